package logs

// A Sumo search export has the columns of the search's rows: the message as
// _raw, and its metadata. The web interface writes CSV or JSON; the search API
// gives JSON whose records are wrapped in "map" and whose names are in lower
// case (sumo-api.md 3.3), which is why case does not matter in an export.

// exportColumns are what Message reads of a record.
var exportColumns = [...]string{"_raw", "_messagetime", "_sourcehost", "map"}

// The columns' places in exportColumns.
const (
	colRaw = iota
	colTime
	colHost
	colMap
)

var exportExtractor = newExtractor(mustPaths(exportColumns[:]...), true)

// exportRecord fills found with the columns of a JSON record and returns the
// record, out of its wrapper if it has one.
func exportRecord(s *Scanner, rec []byte, found *[len(exportColumns)]Found) ([]byte, error) {
	s.e, s.once = exportExtractor, true
	err := s.Extract(rec, found[:])
	if wrapped := found[colMap]; wrapped.Kind == Object && found[colRaw].Kind == Absent {
		rec = wrapped.Val
		err = s.Extract(rec, found[:])
	}
	return rec, err
}

// exported reads a message of an export. Where the columns for time or host are
// missing, the message's own are taken.
func (r *Reader) exported(m *Message) {
	if r.layout.format == CSV {
		if f, ok := nthField(m.Record, r.rawColumn); ok {
			m.Raw = f.in(&m.raw)
		}
		r.ofCSV(m)
	} else {
		var found [len(exportColumns)]Found
		rec, err := exportRecord(&m.one, m.Record, &found)
		if m.Record = rec; err != nil {
			r.broken.Add(1)
		}
		if f := found[colRaw]; f.Kind == String {
			m.Raw = f.in(&m.raw)
		}
		r.setTime(m, &found[colTime])
		r.setHost(m, &found[colHost])
	}
	if m.Time != NoTime && m.Host != nil {
		return
	}
	// A message of its own, so that its memory is not the one m.Host may lie in.
	if m.own == nil {
		m.own = new(Message)
	}
	own := m.own
	own.Raw, own.Record, own.Time, own.Host = m.Raw, m.Raw, NoTime, nil
	if len(m.Raw) > 0 && m.Raw[0] == '{' {
		r.ofJSON(own)
	} else {
		r.ofSyslog(own)
	}
	if m.Time == NoTime {
		m.Time = own.Time
	}
	if m.Host == nil {
		m.Host = own.Host
	}
}
