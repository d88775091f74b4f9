package sumoapi_test

import (
	"encoding/json"
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/sumoapi"
)

// fakeDial gives the error of a host that refuses connections.
type fakeDial struct{}

func (*fakeDial) error() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

func TestDeploymentBase(t *testing.T) {
	for key, want := range map[string]string{
		"us1": "https://api.sumologic.com/api/", "US2": "https://api.us2.sumologic.com/api/", " esc ": "https://api.esc.sumologic.com/api/",
	} {
		got, err := sumoapi.DeploymentBase(key)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := sumoapi.DeploymentBase("dub")
	assert.ErrorContains(t, err, `it is called "eu"`)
	_, err = sumoapi.DeploymentBase("moon")
	assert.ErrorContains(t, err, "us1, us2")
}

func TestNormaliseBase(t *testing.T) {
	const want = "https://api.us2.sumologic.com/api/"
	for _, in := range []string{
		"https://api.us2.sumologic.com", "https://api.us2.sumologic.com/", "https://api.us2.sumologic.com/api", want,
		"https://api.us2.sumologic.com/api/v1", "https://api.us2.sumologic.com/api/v1/", "https://api.us2.sumologic.com/api/v2/", "https://api.us2.sumologic.com/api/sec/v1/",
	} {
		got, err := sumoapi.NormaliseBase(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	got, err := sumoapi.NormaliseBase("http://127.0.0.1:8080")
	require.NoError(t, err)
	assert.Equal(t, "http://127.0.0.1:8080/api/", got)
	for _, in := range []string{"", "api.us2.sumologic.com", "http://api.us2.sumologic.com", "ftp://x/", "https://id:hunter2@api.sumologic.com/", "https://x/?key=hunter2", "https://x/?", "https://x/%zz#hunter2"} {
		_, err := sumoapi.NormaliseBase(in)
		require.Error(t, err, in)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func TestFromEnv(t *testing.T) {
	env := func(pairs ...string) (sumoapi.Config, error) {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return sumoapi.FromEnv(func(k string) (string, bool) { v, ok := m[k]; return v, ok })
	}
	c, err := env("SUMOLOGIC_ACCESSID", "i", "SUMOLOGIC_ACCESSKEY", "k", "SUMOLOGIC_ENVIRONMENT", "AU")
	require.NoError(t, err)
	assert.Equal(t, "https://api.au.sumologic.com/api/", c.Base)
	assert.Equal(t, sumoapi.NewSecret("k"), c.Credentials.Key)
	c, err = env("SUMO_ACCESS_ID", "old", "SUMO_ACCESS_KEY", "k", "SUMOLOGIC_ENVIRONMENT", "moon", "SUMOLOGIC_BASE_URL", "https://api.sumologic.com")
	require.NoError(t, err, "the base URL wins over the environment")
	assert.Equal(t, sumoapi.NewSecret("old"), c.Credentials.ID)

	_, err = env("SUMOLOGIC_ENVIRONMENT", "au")
	assert.ErrorIs(t, err, sumoapi.ErrNoCredentials)
	_, err = env("SUMOLOGIC_ACCESSID", "i", "SUMO_ACCESS_KEY", "k", "SUMOLOGIC_ENVIRONMENT", "au")
	assert.ErrorIs(t, err, sumoapi.ErrNoCredentials, "pairs are not mixed")
	_, err = env("SUMOLOGIC_ACCESSID", "i", "SUMOLOGIC_ACCESSKEY", "k")
	assert.ErrorContains(t, err, "SUMOLOGIC_ENVIRONMENT")
	_, err = env("SUMOLOGIC_ACCESSID", "i", "SUMOLOGIC_ACCESSKEY", "k", "SUMOLOGIC_ENVIRONMENT", "moon")
	assert.ErrorContains(t, err, "unknown deployment")
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c := sumoapi.Config{Credentials: sumoapi.Credentials{ID: sumoapi.NewSecret("hunter1"), Key: sumoapi.NewSecret("hunter2")}}
	doc, err := json.Marshal(c)
	require.NoError(t, err)
	client, err := sumoapi.New(sumoapi.Options{Base: "https://api.sumologic.com", Credentials: c.Credentials})
	require.NoError(t, err)
	for _, shown := range []string{string(doc), fmt.Sprint(c), fmt.Sprintf("%+v %#v %s %q %x %d", c, c, c.Credentials.Key, c.Credentials.Key, c.Credentials.Key, c.Credentials), c.Credentials.ID.String(),
		fmt.Sprintf("%v %+v %#v", client, *client, client)} {
		assert.NotContains(t, shown, "hunter")
		assert.NotContains(t, shown, "68756e746572", "in hexadecimal")
	}
}
