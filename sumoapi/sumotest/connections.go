package sumotest

import (
	"maps"
	"slices"
)

// Connections, which webhook notifications name (sumo-api.md 4.4.2). They can
// only be read; AddConnection makes them.

func (s *Server) listConnections(*request) reply {
	all := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.state.Connections)) {
		all = append(all, map[string]any{"id": id, "name": s.state.Connections[id], "type": "WebhookConnection"})
	}
	return ok(map[string]any{"data": all, "next": nil})
}

// AddConnection makes a webhook connection of this name, unless there is one,
// and returns its id.
func (s *Server) AddConnection(name string) (id string) {
	s.Edit(func(st *State) {
		for have, n := range st.Connections {
			if n == name {
				id = have
				return
			}
		}
		if st.Connections == nil {
			st.Connections = map[string]string{}
		}
		id = st.contentID()
		st.Connections[id] = name
	})
	return id
}
