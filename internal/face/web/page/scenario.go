package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Scenario is the story of the demonstration, step by step.
type Scenario struct {
	Name     text.Text
	Lead     text.Text
	Others   []Choice // of the query key "scenario"
	Running  bool
	Finished bool
	PlayPost string
	Steps    []ScenarioStep
	Results  []Figure
}

// ScenarioStep is one moment of the story.
type ScenarioStep struct {
	Kind  StopKind // Done, Here or Then
	Clock text.Text
	What  text.Text
	Note  text.Text
	Look  []Link // where to see it
}

// Page draws the page.
func (p Scenario) Page(v View) templ.Component { return scenarioPage(v, p) }

// Regions are the parts of the story that a stream keeps fresh.
func (p Scenario) Regions(v View) []Region {
	return []Region{{"progress", scenarioProgress(v, p)}, {"steps", scenarioSteps(v, p)}, {"results", figures(v, p.Results)}}
}

func (p Scenario) done() int {
	n := 0
	for _, s := range p.Steps {
		if s.Kind == Done {
			n++
		}
	}
	return n
}

func (p Scenario) button() text.Text {
	switch {
	case p.Running:
		return wPlaying
	case p.Finished:
		return wReplay
	}
	return wPlay
}
