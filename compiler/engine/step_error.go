package engine

import (
	"fmt"
	"runtime/debug"
)

// StepError says that a stage or a sink panicked: a mistake in this program, not
// in the messages.
type StepError struct {
	Pipe  string // "" for what all pipes share
	Doing string // what the stage or the sink says of itself
	Cause any    // what was given to panic
	Stack []byte
}

// Error names the pipe and the stage; the stack is for who mends it.
func (e *StepError) Error() string {
	at := e.Doing
	if e.Pipe != "" {
		at = e.Pipe + ": " + at
	}
	return fmt.Sprintf("%s: internal error: %v", at, e.Cause)
}

// stepError is called where a panic was caught, with its stack still there.
func (p *Program) stepError(at stageAt, cause any) *StepError {
	e := &StepError{Doing: "reading messages", Cause: cause, Stack: debug.Stack()}
	stages := p.Shared
	if at.pipe >= 0 {
		pipe := p.Pipes[at.pipe]
		e.Pipe, e.Doing, stages = pipe.Name, "starting", pipe.Stages
		if at.stage == len(stages) {
			e.Doing = pipe.Sink.Describe()
		}
	}
	if at.stage >= 0 && at.stage < len(stages) {
		e.Doing = stages[at.stage].Describe()
	}
	return e
}

// caught turns a panic of the calling function into its error.
func (p *Program) caught(err *error, at stageAt) {
	if cause := recover(); cause != nil {
		*err = p.stepError(at, cause)
	}
}
