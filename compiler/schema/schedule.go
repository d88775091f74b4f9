package schema

import "time"

// ScheduleType is one of the frequencies that a scheduled search has a name
// for.
type ScheduleType struct {
	Name  string // scheduleType in the API
	Every time.Duration
	// NeedsCron says that the API demands a cron expression for the type.
	NeedsCron bool
}

// ScheduleTypes are the frequencies with a name (sumo-api.md 4.1.1), the most
// frequent first. Any other is CustomSchedule with a cron expression; RealTime
// can no longer be created.
var ScheduleTypes = []ScheduleType{
	{Name: "15Minutes", Every: 15 * time.Minute},
	{Name: "1Hour", Every: time.Hour},
	{Name: "2Hours", Every: 2 * time.Hour},
	{Name: "4Hours", Every: 4 * time.Hour},
	{Name: "6Hours", Every: 6 * time.Hour},
	{Name: "8Hours", Every: 8 * time.Hour},
	{Name: "12Hours", Every: 12 * time.Hour},
	{Name: "1Day", Every: Day, NeedsCron: true},
	{Name: "1Week", Every: 7 * Day, NeedsCron: true},
}

// CustomSchedule is the scheduleType of a frequency without a name.
const CustomSchedule = "Custom"

// Day is 24 hours; schedules run by UTC.
const Day = 24 * time.Hour

// MinSchedule is the least time between two runs of a scheduled search
// (sumo-api.md 4.1.1).
const MinSchedule = 15 * time.Minute

// ScheduleTypeOf returns the type of a frequency; it is Custom for one that
// has no name.
func ScheduleTypeOf(every time.Duration) ScheduleType {
	for _, s := range ScheduleTypes {
		if s.Every == every {
			return s
		}
	}
	return ScheduleType{Name: CustomSchedule, Every: every, NeedsCron: true}
}

// ranges are the longest time ranges by frequency (sumo-api.md 4.1.1).
var ranges = []struct{ every, most time.Duration }{
	{15 * time.Minute, Day},
	{time.Hour, 7 * Day},
	{3 * time.Hour, 15 * Day},
	{12 * time.Hour, 30 * Day},
}

// MaxRange returns the longest time range of a search that runs so often, and
// false where Sumo documents no limit: less often than every 12 hours.
func MaxRange(every time.Duration) (time.Duration, bool) {
	for _, r := range ranges {
		if every <= r.every {
			return r.most, true
		}
	}
	return 0, false
}

// StartDelay returns how late Sumo may start a run: five minutes, or ten for
// schedules of an hour or more (sumo-api.md 4.1.1).
func StartDelay(every time.Duration) time.Duration {
	if every < time.Hour {
		return 5 * time.Minute
	}
	return 10 * time.Minute
}

// Timeouts of a run: a third of the range, within these bounds (sumo-api.md
// 4.1.1).
const (
	MinTimeout = 3 * time.Minute
	MaxTimeout = 120 * time.Minute
)
