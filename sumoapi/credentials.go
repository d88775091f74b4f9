package sumoapi

import (
	"errors"
	"fmt"
	"io"
)

// A Secret is text that is never shown: every way of printing or encoding it
// gives "[secret]". Only the client reads it, to make a request's header. The
// text lies behind a pointer, because package fmt calls no methods on
// unexported fields, and would show it inside a struct that has one.
type Secret struct{ text *string }

const redacted = "[secret]"

// NewSecret returns text as a Secret.
func NewSecret(text string) Secret { return Secret{&text} }

func (s Secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String returns "[secret]".
func (Secret) String() string { return redacted }

// GoString returns "[secret]".
func (Secret) GoString() string { return redacted }

// Format writes "[secret]" for every verb.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText returns "[secret]", so that no encoder shows more.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Credentials are an access key of a user or service account (sumo-api.md 1.3).
type Credentials struct {
	ID  Secret
	Key Secret
}

// A Config is what the environment says of the account.
type Config struct {
	Base        string // as NormaliseBase returns it
	Credentials Credentials
}

// ErrNoCredentials is the error of FromEnv when no access key is set.
var ErrNoCredentials = errors.New("no credentials: set SUMOLOGIC_ACCESSID and SUMOLOGIC_ACCESSKEY")

// FromEnv reads SUMOLOGIC_ACCESSID and SUMOLOGIC_ACCESSKEY, or else
// SUMO_ACCESS_ID and SUMO_ACCESS_KEY, and the deployment from
// SUMOLOGIC_BASE_URL, or else SUMOLOGIC_ENVIRONMENT (sumo-api.md 1.4). The two
// names are never mixed in one pair. lookup is os.LookupEnv outside tests; an
// empty variable counts as not set. Errors name variables, never what they
// hold of the key.
func FromEnv(lookup func(string) (string, bool)) (Config, error) {
	get := func(name string) string { v, _ := lookup(name); return v }
	var c Config
	id, key := get("SUMOLOGIC_ACCESSID"), get("SUMOLOGIC_ACCESSKEY")
	switch {
	case id == "" && key == "":
		if id, key = get("SUMO_ACCESS_ID"), get("SUMO_ACCESS_KEY"); id == "" && key == "" {
			return c, ErrNoCredentials
		} else if id == "" || key == "" {
			return c, fmt.Errorf("%w: of SUMO_ACCESS_ID and SUMO_ACCESS_KEY only one is set", ErrNoCredentials)
		}
	case id == "" || key == "":
		return c, fmt.Errorf("%w: only one of them is set", ErrNoCredentials)
	}
	c.Credentials = Credentials{NewSecret(id), NewSecret(key)}
	var err error
	if base := get("SUMOLOGIC_BASE_URL"); base != "" {
		if c.Base, err = NormaliseBase(base); err != nil {
			return Config{}, fmt.Errorf("SUMOLOGIC_BASE_URL: %w", err)
		}
		return c, nil
	}
	env := get("SUMOLOGIC_ENVIRONMENT")
	if env == "" {
		// Guessing a deployment, as other tools do, ends in a 401 that looks
		// like a bad key.
		return Config{}, errors.New("no deployment: set SUMOLOGIC_ENVIRONMENT (such as us2) or SUMOLOGIC_BASE_URL")
	}
	if c.Base, err = DeploymentBase(env); err != nil {
		return Config{}, fmt.Errorf("SUMOLOGIC_ENVIRONMENT: %w", err)
	}
	return c, nil
}
