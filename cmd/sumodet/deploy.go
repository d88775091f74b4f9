package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
	"sumodet/sumoapi"
	"sumodet/sumoapi/deploy"
	"sumodet/sumoapi/sumotest"
)

// account is where and how rules are deployed.
type account struct {
	paths
	Sandbox sandboxFlag `placeholder:"DIR" help:"Use a Sumo on this machine, kept in a folder: --sandbox or --sandbox=DIR."`
	Format  string      `enum:"text,json" default:"text" help:"How to print: text or json."`
}

type planCmd struct {
	account
	DetailedExitcode bool `name:"detailed-exitcode" help:"Exit with 2 when changes are pending."`
}

type applyCmd struct {
	account
	Yes bool `short:"y" help:"Do not ask."`
}

type destroyCmd struct {
	account
	Yes bool `short:"y" help:"Do not ask."`
}

// deployment is an open account and what should be in it.
type deployment struct {
	set     *ir.Set
	project deploy.Project
	objects []deploy.Object
	client  *sumoapi.Client
	where   string // for people
	sandbox *sumotest.Sandbox
}

func (d *deployment) close() {
	if d.sandbox != nil {
		_ = d.sandbox.Close()
	}
}

// open checks and compiles rules and opens the account. Where what they deploy is
// wanted, there has to be a rule.
func (a account) open(std streams, wanted bool) (*deployment, error) {
	set, err := a.load(std)
	if err != nil {
		if first := a.orHere()[:1]; a.Sandbox.on && a.Sandbox.dir == "" {
			if _, none := compiler.Read(first); none != nil {
				return nil, misusef("%w; a sandbox's own folder is named by --sandbox=DIR", none)
			}
		}
		return nil, err
	}
	folder, left, err := compiler.LeftOut(set.Project, a.orHere())
	switch {
	case err != nil:
		return nil, misuse(err)
	case len(left) > 0:
		return nil, misusef("left out of project %s: %s; what they deployed would be deleted: name the project's folder, %s", set.Project.Name, oneOf(left), folder)
	case len(set.Rules) == 0 && wanted:
		return nil, misusef("there is no rule in what was named, and all that project %s deployed would be deleted; destroy does that", set.Project.Name)
	}
	artifacts, list := compiler.Emit(set)
	if list.HasErrors() {
		return nil, mistakes(list)
	}
	_ = list.Draw(std.err, std.style(std.err))
	d := &deployment{set: set, objects: objects(artifacts)}
	p := set.Project
	d.project = deploy.Project{ID: p.ID, Folder: p.Folder}
	if !p.Declared {
		if !a.Sandbox.on {
			return nil, misusef("no project is declared: write project NAME { folder \"…\" } in project.det; without one, only --sandbox deploys")
		}
		d.project.Folder = "Detections"
	}
	if !a.Sandbox.on {
		return d, d.real(std)
	}
	dir, err := a.Sandbox.folder(std, p.ID, a.orHere())
	if err != nil {
		return nil, err
	}
	d.sandbox, err = openSandbox(dir)
	if err != nil {
		return nil, misuse(err)
	}
	for _, name := range connections(artifacts) {
		d.sandbox.AddConnection(name) // an account's connections are its owner's; a sandbox has those that rules name
	}
	d.where = "sandbox " + dir
	d.client, err = sumoapi.New(sumoapi.Options{Base: "http://localhost", Transport: d.sandbox.Transport(), Every: -1, UserAgent: "sumodet/" + versionText()})
	return d, err
}

// oneOf names one of several files.
func oneOf(files []string) string {
	if len(files) == 1 {
		return files[0]
	}
	return fmt.Sprintf("%s and %s", files[0], counted(len(files)-1, "other file"))
}

// real opens the account that the environment names.
func (d *deployment) real(std streams) error {
	c, err := sumoapi.FromEnv(std.env)
	if err != nil {
		return misuse(err)
	}
	d.client, err = sumoapi.New(sumoapi.Options{Base: c.Base, Credentials: c.Credentials, UserAgent: "sumodet/" + versionText(), Clock: std.clock,
		Waiting: func(wait time.Duration, why string) {
			if wait > time.Second { // the first wait is short, and usually the last
				fmt.Fprintf(std.err, "Sumo is asked again in %s: %s\n", wait, diag.Printable(why))
			}
		}})
	if err != nil {
		return misuse(err)
	}
	d.where = c.Base
	return nil
}

// objects are artifacts as they are deployed.
func objects(artifacts []backend.Artifact) (out []deploy.Object) {
	for _, a := range artifacts {
		out = append(out, deploy.Object{Kind: deploy.Kind(a.Kind), ID: a.ID, Name: a.Name, Body: a.Body, Needs: a.Needs})
	}
	return out
}

// connections are the names of connections that bodies refer to.
func connections(artifacts []backend.Artifact) (out []string) {
	for _, a := range artifacts {
		for _, part := range strings.Split(string(a.Body), "${connection:")[1:] {
			if name, _, ok := strings.Cut(part, "}"); ok {
				out = append(out, name)
			}
		}
	}
	return out
}

func (c planCmd) Run(ctx context.Context, std streams) error {
	d, err := c.open(std, true)
	if err != nil {
		return err
	}
	defer d.close()
	plan, err := deploy.Compare(ctx, d.client, d.project, d.objects)
	if err != nil {
		return apiError(err)
	}
	if err := printPlan(std, plan, d.where, c.Format); err != nil {
		return err
	}
	switch {
	case plan.Count(deploy.Conflict) > 0:
		return exit(exitFindings)
	case c.DetailedExitcode && (!plan.Empty() || plan.CountDrift() > 0):
		return exit(exitChanges)
	}
	return nil
}

func (c applyCmd) Run(ctx context.Context, std streams) error {
	d, err := c.open(std, true)
	if err != nil {
		return err
	}
	defer d.close()
	failed, err := runTests(ctx, std, d.set)
	if err != nil {
		return err
	}
	if failed > 0 {
		return &exitError{exitFindings, fmt.Errorf("%s failed: nothing was changed", counted(failed, "test"))}
	}
	plan, err := deploy.Compare(ctx, d.client, d.project, d.objects)
	if err != nil {
		return apiError(err)
	}
	return d.apply(ctx, std, plan, c.account, c.Yes)
}

func (c destroyCmd) Run(ctx context.Context, std streams) error {
	d, err := c.open(std, false)
	if err != nil {
		return err
	}
	defer d.close()
	plan, err := deploy.Destroy(ctx, d.client, d.project)
	if err != nil {
		return apiError(err)
	}
	return d.apply(ctx, std, plan, c.account, c.Yes)
}

// apply shows a plan, asks, and carries it out.
func (d *deployment) apply(ctx context.Context, std streams, plan *deploy.Plan, a account, yes bool) error {
	if a.Format == "text" {
		if err := printPlan(std, plan, d.where, "text"); err != nil {
			return err
		}
	}
	if plan.Count(deploy.Conflict) > 0 {
		if a.Format == "json" {
			if err := printPlan(std, plan, d.where, "json"); err != nil {
				return err
			}
		}
		return &exitError{exitFindings, deploy.ErrConflict}
	}
	degraded := func(done string) error {
		if !plan.Degraded() {
			return nil
		}
		return &exitError{exitDegraded, errors.New(done + ", but Cloud SIEM cannot run a rule")}
	}
	if plan.Empty() {
		if a.Format == "json" {
			if err := encoder(std.out).Encode(&deploy.Report{Project: plan.Project, Results: []*deploy.Result{}}); err != nil {
				return err
			}
		}
		return degraded("nothing is left to apply")
	}
	if !a.Sandbox.on && !yes {
		if err := ask(std, d.where); err != nil {
			return err
		}
	}
	report, err := deploy.Apply(ctx, plan, func(r deploy.Result) {
		if a.Format == "text" && r.Status != deploy.Doing {
			printResult(std, r)
		}
	})
	if a.Format == "json" {
		if err := encoder(std.out).Encode(report); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(std.out, summary(report))
	}
	switch {
	case err != nil && report.Outcome() == deploy.Unchanged:
		return err
	case errors.Is(err, context.Canceled):
		return &exitError{exitPartly, errors.New("interrupted: applied in part; the next apply does the rest")}
	case err != nil:
		return &exitError{exitPartly, err}
	}
	switch report.Outcome() {
	case deploy.Partly:
		return &exitError{exitPartly, errors.New("applied in part: run plan to see what is left")}
	case deploy.Degraded:
		for _, r := range report.Results { // known after all were made
			if r.Degraded && a.Format == "text" {
				fmt.Fprintf(std.err, "degraded  %-15s  %s: %s\n", kindWords[r.Kind], diag.Printable(r.Name), diag.Printable(r.Message))
			}
		}
		return &exitError{exitDegraded, errors.New("applied, but Cloud SIEM cannot run a rule")}
	case deploy.Unchanged:
		if report.Count(deploy.Stale) > 0 {
			return &exitError{exitRefused, errors.New("nothing was changed: somebody else changes the account; run apply again")}
		}
		return &exitError{exitRefused, errors.New("nothing was changed")}
	}
	return degraded("applied")
}

// ask wants a yes on a terminal.
func ask(std streams, where string) error {
	if !std.inTTY {
		return misusef("there is no terminal to ask on: say --yes")
	}
	fmt.Fprintf(std.err, "Apply this to %s? Only \"yes\" does: ", diag.Printable(where))
	answer, _ := bufio.NewReader(std.in).ReadString('\n')
	if strings.TrimSpace(answer) != "yes" {
		return &exitError{exitFindings, errors.New("nothing was changed")}
	}
	return nil
}

// apiError gives errors of Sumo's API their exit code.
func apiError(err error) error {
	var api *sumoapi.Error
	switch {
	case errors.Is(err, context.Canceled): // the API was not reached because of it
		return err
	case errors.As(err, &api):
		return &exitError{exitRefused, err}
	}
	return misuse(err)
}

var signs = map[deploy.Action]string{deploy.Create: "+", deploy.Update: "~", deploy.Replace: "±", deploy.Delete: "-", deploy.Conflict: "!", deploy.Noop: " "}

var kindWords = map[deploy.Kind]string{
	deploy.Folder: "folder", deploy.MatchList: "match list", deploy.LookupTable: "lookup table", deploy.LogSearch: "log search", deploy.SIEMRule: "Cloud SIEM rule",
}

// printPlan writes what would change, and what drifted.
func printPlan(std streams, p *deploy.Plan, where, format string) error {
	for _, w := range p.Warnings {
		fmt.Fprintf(std.err, "warning: %s\n", diag.Printable(w))
	}
	if format == "json" {
		return encoder(std.out).Encode(p)
	}
	out := std.out
	for _, c := range p.Changes {
		if c.Action == deploy.Noop && c.Reason == "" {
			continue
		}
		drift := ""
		if c.Drift {
			drift = "  (changed in Sumo)"
		}
		fmt.Fprintf(out, "%s %-15s  %s%s\n", signs[c.Action], kindWords[c.Kind], diag.Printable(c.Name), drift)
		if c.Reason != "" && c.Action != deploy.Create && c.Action != deploy.Delete {
			fmt.Fprintf(out, "      %s\n", diag.Printable(c.Reason))
		}
		for _, f := range c.Differs {
			old, new := f.Excerpt()
			fmt.Fprintf(out, "      %s: %s → %s\n", diag.Printable(f.Path), diag.Printable(old), diag.Printable(new))
		}
	}
	if len(p.Changes) == 0 {
		fmt.Fprintf(out, "no changes: %s has nothing of project %s in its folder\n", diag.Printable(where), p.Project)
		return nil
	}
	if p.Empty() {
		left := ""
		if n := p.CountDrift(); n > 0 {
			left = fmt.Sprintf("; what was changed in %s there stays", counted(n, "object"))
		}
		fmt.Fprintf(out, "no changes: %s has all of project %s%s\n", diag.Printable(where), p.Project, left)
		return nil
	}
	fmt.Fprintf(out, "%d to make, %d to change, %d to replace, %d to delete", p.Count(deploy.Create), p.Count(deploy.Update), p.Count(deploy.Replace), p.Count(deploy.Delete))
	if n := p.Count(deploy.Conflict); n > 0 {
		fmt.Fprintf(out, ", %s", counted(n, "conflict"))
	}
	fmt.Fprintf(out, " in %s\n", diag.Printable(where))
	return nil
}

var pastTense = map[deploy.Action]string{deploy.Create: "made", deploy.Update: "changed", deploy.Replace: "replaced", deploy.Delete: "deleted"}

func printResult(std streams, r deploy.Result) {
	if r.Status == deploy.Done {
		target := ""
		if r.Target != "" {
			target = "  " + diag.Printable(r.Target)
		}
		fmt.Fprintf(std.out, "%-8s  %-15s  %s%s\n", pastTense[r.Action], kindWords[r.Kind], diag.Printable(r.Name), target)
		if r.Message != "" {
			fmt.Fprintf(std.err, "warning: %s: %s\n", diag.Printable(r.Name), diag.Printable(r.Message))
		}
		return
	}
	fmt.Fprintf(std.err, "%-8s  %-15s  %s: %s\n", r.Status, kindWords[r.Kind], diag.Printable(r.Name), diag.Printable(r.Message))
}

// summary counts what was done, by kind.
func summary(r *deploy.Report) string {
	var parts []string
	for _, action := range []deploy.Action{deploy.Create, deploy.Update, deploy.Replace, deploy.Delete} {
		var kinds []string
		for _, k := range deploy.Kinds {
			n := 0
			for _, res := range r.Results {
				if res.Action == action && res.Kind == k && res.Status == deploy.Done {
					n++
				}
			}
			if n > 0 {
				kinds = append(kinds, counted(n, kindWords[k]))
			}
		}
		if len(kinds) > 0 {
			parts = append(parts, pastTense[action]+" "+strings.Join(kinds, ", "))
		}
	}
	if len(parts) == 0 {
		return "nothing was changed"
	}
	return strings.Join(parts, "; ")
}
