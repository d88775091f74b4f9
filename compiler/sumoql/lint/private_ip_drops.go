package lint

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var privateIPDrops = &Check{
	Name:     "private-ip-drops",
	Title:    "isPrivateIP and its like without a test of the address",
	Before:   "_sourceCategory=firewall denied\n| parse \"src=* \" as src\n| where isPublicIP(src)",
	After:    "_sourceCategory=firewall denied\n| parse \"src=* \" as src\n| where isValidIPv4(src)\n| where isPublicIP(src)",
	Why:      "isPrivateIP, isPublicIP and isReservedIP drop the row if its value is no address or one of IPv6: even !isPrivateIP loses it.",
	Severity: diag.Warning,
	Source:   "sumo-query-language.md 3.1, 6.23",
	find: func(q *query) {
		valid := map[string]bool{}
		each(q, func(c *sumoql.Call, _ *stage) {
			if len(c.Args) != 1 {
				return
			}
			n, ok := c.Args[0].(*sumoql.Name)
			if !ok {
				return
			}
			name := strings.ToLower(n.Text)
			switch {
			case call(c, "isvalidip", "isvalidipv4", "isvalidipv6") != nil:
				valid[name] = true
			case call(c, "isprivateip", "ispublicip", "isreservedip") != nil && !valid[name]:
				q.report(funcSpan(c), "rows whose %s is no IPv4 address are dropped", n.Text).Note("write before it: where isValidIPv4(%s)", n.Place().Text())
				valid[name] = true
			}
		})
	},
}
