// Command sumodet checks, compiles, tests, runs and deploys detections for Sumo
// Logic. A file of this package is a command; what it prints, a library
// computed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/willabides/kongplete"

	_ "sumodet/cmd/sumodet/hugestart" // begins before the rest
	"sumodet/compiler"
	"sumodet/compiler/sumoql/lint"
	"sumodet/dsl"
	"sumodet/dsl/diag"
	"sumodet/sumoapi"
)

func main() {
	go dsl.Prepare()                                                                       // most commands read rules; it takes as long as what comes before that
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // CI cancels by the latter
	defer stop()
	std := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, tty: isTerminal(os.Stderr), outTTY: isTerminal(os.Stdout), inTTY: isTerminal(os.Stdin), env: os.LookupEnv}
	os.Exit(run(ctx, os.Args[1:], std))
}

// streams are what a command reads and writes, and the world that it sees.
type streams struct {
	in                 io.Reader
	out, err           io.Writer
	tty, outTTY, inTTY bool // err, out and in are terminals
	env                func(string) (string, bool)
	clock              sumoapi.Clock // that a client of Sumo lives by; zero: this machine's
}

// style is how diagnostics are drawn on out or err: coloured where that is a
// terminal (https://no-color.org).
func (s streams) style(w io.Writer) diag.Style {
	no, _ := s.env("NO_COLOR")
	tty := s.tty
	if w == s.out {
		tty = s.outTTY
	}
	return diag.Style{Colour: tty && no == ""}
}

// commands are the command line. The help of a command's flags is its struct's tags.
func commands() []subcommand {
	return []subcommand{
		{"check", "Find every mistake in rules.", &checkCmd{}},
		{"fmt", "Print rules in canonical form.", &fmtCmd{}},
		{"compile", "Print or write searches and Cloud SIEM rules.", &compileCmd{}},
		{"explain", "Show a stage of a rule's compilation.", &explainCmd{}},
		{"test", "Run the tests of rules.", &testCmd{}},
		{"run", "Run rules over sample logs on this machine.", &runCmd{}},
		{"why", "Show where a rule loses the messages of a log, and what nearly matched.", &whyCmd{}},
		{"query", "Work on hand-written Sumo queries.", &queryCmd{}},
		{"plan", "Show what apply would change.", &planCmd{}},
		{"apply", "Check, test and deploy rules.", &applyCmd{}},
		{"destroy", "Delete what was deployed from here.", &destroyCmd{}},
		{"sandbox", "Serve a Sumo on this machine.", &sandboxCmd{}},
		{"version", "Print the version.", &versionCmd{}},
		{"completion", "Install or print shell completions.", &kongplete.InstallCompletions{}},
	}
}

type subcommand struct {
	name, help string
	cmd        any
}

// grammar is of the command that the arguments name, or of all and of what they are for
// where they name none: making it of all takes two milliseconds.
func grammar(args []string) (options []kong.Option) {
	all := commands()
	if i := slices.IndexFunc(all, func(c subcommand) bool { return len(args) > 0 && args[0] == c.name }); i >= 0 {
		all = all[i : i+1]
	} else {
		options = append(options, kong.Description("Detections for Sumo Logic as code: check, compile, test, run and deploy.\n\n"+exitHelp()))
	}
	for _, c := range all {
		options = append(options, kong.DynamicCommand(c.name, c.help, "", c.cmd))
	}
	return options
}

// run runs a command and returns its exit code. A result that could not be
// written whole is not fine.
func run(ctx context.Context, args []string, std streams) int {
	out := &errWriter{Writer: std.out}
	std.out = out
	std.in = untilDone{ctx, std.in}
	code := command(ctx, args, std)
	if code == exitOK && out.err != nil {
		return std.fail(out.err)
	}
	return code
}

// errWriter keeps the error of a write, at which most commands do not look.
type errWriter struct {
	io.Writer
	err error
}

func (w *errWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	var n int
	n, w.err = w.Writer.Write(p)
	return n, w.err
}

// untilDone is a reader that an interrupt ends: the read of a terminal goes on
// until the end of a line.
type untilDone struct {
	ctx context.Context
	io.Reader
}

func (r untilDone) Read(p []byte) (int, error) {
	var n int
	var err error
	done := make(chan struct{})
	go func() {
		n, err = r.Reader.Read(p)
		close(done)
	}()
	select {
	case <-done:
		return n, err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}

// command parses arguments and runs what they name.
func command(ctx context.Context, args []string, std streams) int {
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:len(args):len(args)], "--help")
	}
	_, completing := std.env("COMP_LINE") // a shell asks what may follow
	named := args
	if completing {
		named = nil
	}
	exited := -1
	parser, err := kong.New(&struct{}{}, append(grammar(named),
		kong.Name("sumodet"),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Vars{"targets": targets(), "places": places()},
		kong.Bind(std),
	)...)
	if err != nil {
		panic(err) // the structs of this package
	}
	if completing {
		if kongplete.Complete(parser); exited >= 0 {
			return exited
		}
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help
	}
	if err != nil {
		return std.fail(misuse(err))
	}
	return std.fail(k.Run())
}

// targets are what rules are compiled for, as flags list them.
func targets() string {
	names := make([]string, len(compiler.Backends))
	for i, b := range compiler.Backends {
		names[i] = b.Name
	}
	return strings.Join(names, ", ")
}

// places are where queries run, as flags list them.
func places() string {
	names := make([]string, len(lint.Targets))
	for i, t := range lint.Targets {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

// fail says what an error says and returns its exit code.
func (s streams) fail(err error) int {
	var code *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		if code.err != nil {
			s.say(code.err)
		}
		return code.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.err, "sumodet: interrupted")
		return exitMisuse
	}
	s.say(err)
	return exitMisuse
}

// say writes an error for a person: a list of diagnostics drawn, anything else
// behind the program's name, joined ones one after the other. Control characters are
// written as escapes.
func (s streams) say(err error) {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range all.Unwrap() {
			s.say(err)
		}
		return
	}
	var list diag.List
	if errors.As(err, &list) {
		_ = list.Draw(s.err, s.style(s.err))
		return
	}
	fmt.Fprintf(s.err, "sumodet: %s\n", diag.Printable(err.Error()))
}

// diagnostics writes a list as text or JSON. Text goes to stderr unless it is
// the command's result.
func (s streams) diagnostics(w io.Writer, list diag.List, format string) error {
	if format == "json" {
		return list.WriteJSON(s.out)
	}
	return list.Draw(w, s.style(w))
}

func warnings(list diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
}
