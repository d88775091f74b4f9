package sumoapi

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// A Deployment is one of the places Sumo Logic runs (sumo-api.md 1.1).
type Deployment struct {
	Key    string // the word users type, such as "us2"
	Region string
}

// Deployments are all known deployments (sumo-api.md 1.1).
var Deployments = []Deployment{
	{"us1", "us-east-1"},
	{"us2", "us-west-2"},
	{"fed", "us-east-1, FedRAMP"},
	{"eu", "eu-west-1, Dublin"},
	{"de", "eu-central-1, Frankfurt"},
	{"au", "ap-southeast-2, Sydney"},
	{"jp", "ap-northeast-1, Tokyo"},
	{"ca", "ca-central-1, Montreal"},
	{"in", "ap-south-1, Mumbai"},
	{"kr", "ap-northeast-2, Seoul"},
	{"ch", "eu-central-2, Zurich"},
	{"esc", "EU Sovereign Cloud"},
}

// olderKeys are names other tools use; they are explained, not accepted
// (sumo-api.md 1.1).
var olderKeys = map[string]string{
	"prod": "us1", "dub": "eu", "fra": "de", "mum": "in", "mon": "ca", "tky": "jp", "syd": "au", "zrh": "ch",
}

// DeploymentBase returns the base URL of a deployment key in any letter case,
// such as https://api.us2.sumologic.com/api/. An unknown key is an error that
// lists the known ones.
func DeploymentBase(key string) (string, error) {
	k := strings.ToLower(strings.TrimSpace(key))
	if !slices.ContainsFunc(Deployments, func(d Deployment) bool { return d.Key == k }) {
		if now, ok := olderKeys[k]; ok {
			return "", fmt.Errorf("unknown deployment %q: it is called %q", key, now)
		}
		keys := make([]string, len(Deployments))
		for i, d := range Deployments {
			keys[i] = d.Key
		}
		return "", fmt.Errorf("unknown deployment %q: it is one of %s", key, strings.Join(keys, ", "))
	}
	if k == "us1" {
		return "https://api.sumologic.com/api/", nil
	}
	return "https://api." + k + ".sumologic.com/api/", nil
}

// NormaliseBase returns a base URL as the client needs it, ending in /api/:
// with or without a closing slash, with or without /api, and with a closing
// version taken off, which Sumo would answer with a bare 401 (sumo-api.md
// 1.1). Plain http is accepted for this machine only, because the key is sent
// along; a URL that holds credentials or a query is refused and not repeated.
func NormaliseBase(base string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("the base URL is no URL: it looks like https://api.us2.sumologic.com/api/")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", fmt.Errorf("the base URL must hold neither credentials nor a query")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return "", fmt.Errorf("the base URL must begin with https://: an access key is sent to it")
	}
	p := strings.TrimRight(u.Path, "/")
	for _, version := range []string{"/sec/v1", "/v1", "/v2"} {
		p = strings.TrimSuffix(p, version)
	}
	p = strings.TrimSuffix(strings.TrimRight(p, "/"), "/api")
	u.Path, u.RawPath = p+"/api/", ""
	return u.String(), nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
