package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/schema"
)

func TestRecordField(t *testing.T) {
	image, ok := schema.RecordField("baseImage")
	require.True(t, ok)
	assert.Equal(t, "string", image.Type)
	assert.Equal(t, "_process", image.EntityType)
	assert.Equal(t, "mapper", image.SetBy)
	assert.Equal(t, 204, image.Mappers)
	assert.Equal(t, 139, image.Rules)
	assert.Equal(t, "Endpoint", image.RecordTypes[0])
	assert.False(t, schema.IsNumber(image.Type))

	port, ok := schema.RecordField("dstPort")
	require.True(t, ok)
	assert.True(t, schema.IsNumber(port.Type))

	internal, ok := schema.RecordField("srcDevice_ip_isInternal")
	require.True(t, ok)
	assert.Equal(t, "boolean", internal.Type)
	assert.Equal(t, "srcDevice_ip", internal.Of)
	ip, _ := schema.RecordField("srcDevice_ip")
	assert.Equal(t, ip.RecordTypes, internal.RecordTypes)

	everywhere, _ := schema.RecordField("listMatches")
	assert.Equal(t, schema.RecordTypes, everywhere.RecordTypes)

	for _, none := range []string{"commandline", "", "name", "baseImage\tstring", "base", "baseImage\n", "Image"} {
		_, ok = schema.RecordField(none)
		assert.False(t, ok, none)
	}
	command, ok := schema.RecordFieldFold("commandline")
	require.True(t, ok)
	assert.Equal(t, "commandLine", command.Name)
	assert.Equal(t, []string{"commandLine"}, schema.NearRecordFields("comandLine"))
}

func TestRecordFieldsAreWhole(t *testing.T) {
	fields := schema.RecordFields()
	assert.Len(t, fields, 588) // cloud-siem.md 5
	types := map[string]int{}
	folded := map[string]string{}
	for _, f := range fields {
		alone, ok := schema.RecordField(f.Name)
		assert.True(t, ok, f.Name)
		assert.Equal(t, f, alone)
		types[f.Type]++
		assert.Contains(t, []string{"mapper", "system", "enrichment", "sensor"}, f.SetBy, f.Name)
		assert.NotEmpty(t, f.Note, f.Name)
		lower := strings.ToLower(f.Name)
		assert.Empty(t, folded[lower], "%s differs in case only", f.Name)
		folded[lower] = f.Name
		for _, rt := range f.RecordTypes {
			assert.True(t, schema.IsRecordType(rt), "%s on %q", f.Name, rt)
		}
		if f.Of != "" {
			_, ok := schema.RecordField(f.Of)
			assert.True(t, ok, "%s is of %s", f.Name, f.Of)
		}
	}
	for name, n := range map[string]int{"string": 373, "int": 58, "boolean": 40, "long": 30, "float": 26, "double": 22, "array[string]": 15, "map[string]string": 11} {
		assert.Equal(t, n, types[name], name)
	}
}

func TestRecordTypes(t *testing.T) {
	assert.Len(t, schema.RecordTypes, 18)
	assert.True(t, schema.IsRecordType("EndpointProcess"))
	assert.False(t, schema.IsRecordType("endpointprocess"))
}

func TestEntities(t *testing.T) {
	assert.Len(t, schema.Entities, 13)
	for _, e := range schema.Entities {
		byWord, ok := schema.EntityByWord(e.Word)
		assert.True(t, ok)
		byType, ok := schema.EntityByType(e.Type)
		assert.True(t, ok)
		assert.Equal(t, byWord, byType)
		assert.NotEmpty(t, e.Fields(), e.Word)
		if e.SignalColumn != "" {
			assert.Contains(t, schema.SignalColumns, e.SignalColumn)
		}
	}
	_, ok := schema.EntityByWord("_ip")
	assert.False(t, ok)
	mac, _ := schema.EntityByWord("mac")
	assert.Equal(t, []string{"device_mac", "dstDevice_mac", "srcDevice_mac"}, mac.Fields())

	// every entity type of the schema has a word, but for those of Kubernetes
	for _, f := range schema.RecordFields() {
		if f.EntityType != "" && !slices.Contains([]string{"_pod", "_deployment", "_replicaset"}, f.EntityType) {
			_, ok := schema.EntityByType(f.EntityType)
			assert.True(t, ok, f.Name)
		}
	}
}

func TestSignalColumnFor(t *testing.T) {
	for _, c := range []struct {
		word, attribute, want string
	}{
		{"host", "device_hostname", "srcDevice_hostname"}, // not a column for entities
		{"host", "dstDevice_hostname", "dstDevice_hostname"},
		{"host", "", "srcDevice_hostname"},
		{"ip", "dstDevice_ip", "dstDevice_ip"},
		{"ip", "dns_replyIp", "dns_replyIp"},
		{"ip", "user_username", "srcDevice_ip"}, // another type
		{"mac", "", "srcDevice_mac"},
		{"user", "fromUser_username", "fromUser_username"},
		{"user", "targetUser_username", "user_username"},
		{"file", "file_path", ""},
	} {
		e, _ := schema.EntityByWord(c.word)
		column, ok := schema.SignalColumnFor(e, c.attribute)
		assert.Equal(t, c.want, column, "%s on %s", c.word, c.attribute)
		assert.Equal(t, c.want != "", ok)
	}
	for _, column := range schema.SignalColumns {
		_, ok := schema.RecordField(column)
		assert.True(t, ok, column)
	}
}

func TestListKinds(t *testing.T) {
	assert.Len(t, schema.ListKinds, 8)
	for _, k := range schema.ListKinds {
		assert.True(t, k.Known())
		assert.NotEmpty(t, k.Column(), k)
		assert.NotEmpty(t, k.Fields(), k)
		for _, name := range k.Fields() {
			_, ok := schema.RecordField(name)
			assert.True(t, ok, "%s of %s", name, k)
		}
	}
	assert.Equal(t, "SrcIp", schema.ListSrcIP.Column())
	assert.Contains(t, schema.ListSrcIP.Fields(), "device_ip")
	assert.Len(t, schema.ListIP.Fields(), len(schema.ListSrcIP.Fields())+len(schema.ListDstIP.Fields()))
	assert.True(t, schema.ListDstIP.IsAddress())
	assert.False(t, schema.ListKind("port").Known())
	assert.Empty(t, schema.ListKind("port").Column())
}
