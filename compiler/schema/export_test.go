package schema

import "slices"

// Techniques returns every technique and sub-technique by id.
func Techniques() []TechniqueInfo {
	_, techniques := attack()
	return slices.Clone(techniques)
}

// EntityByType returns the entity type of Cloud SIEM's name for it.
func EntityByType(name string) (Entity, bool) {
	i := slices.IndexFunc(Entities, func(e Entity) bool { return e.Type == name })
	if i < 0 {
		return Entity{}, false
	}
	return Entities[i], true
}

// RecordFields returns every field by name (cloud-siem.md 5).
func RecordFields() []Field { return slices.Clone(recordFields()) }
