package builtin

import (
	"slices"
	"strings"
	"sync"
)

// Rule lists the functions of the rule language by name.
var Rule = []*Func{
	ruleConcat,
	ruleIf,
	ruleLength,
	ruleLower,
	ruleNum,
	ruleRatio,
	ruleReplace,
	ruleRound,
	ruleSubstring,
	ruleText,
	ruleTrim,
	ruleUpper,
}

// Sumo lists the functions of Sumo's languages by name, without case. `if` is
// an operator there.
var Sumo = []*SumoFunc{
	sumoAbs,
	sumoAcos,
	sumoAsciiToHex,
	sumoAsin,
	sumoAtan,
	sumoAtan2,
	sumoBase64Decode,
	sumoBase64Encode,
	sumoCbrt,
	sumoCeil,
	sumoCompareCIDRPrefix,
	sumoConcat,
	sumoContains,
	sumoCos,
	sumoCosh,
	sumoDecToHex,
	sumoExp,
	sumoExpm1,
	sumoFloor,
	sumoFormat,
	sumoFormatDate,
	sumoFromMillis,
	sumoFromSeconds,
	sumoGetCIDRPrefix,
	sumoHash,
	sumoHaversine,
	sumoHexToAscii,
	sumoHexToDec,
	sumoHypot,
	sumoIPv4ToNumber,
	sumoIsBlank,
	sumoIsEmpty,
	sumoIsInfinity,
	sumoIsNaN,
	sumoIsNull,
	sumoIsNumeric,
	sumoIsPrivateIP,
	sumoIsPublicIP,
	sumoIsReservedIP,
	sumoIsValidIP,
	sumoIsValidIPv4,
	sumoIsValidIPv6,
	sumoJSONArrayContains,
	sumoJSONArraySize,
	sumoLength,
	sumoLog,
	sumoLog10,
	sumoLog1p,
	sumoLuhn,
	sumoMaskFromCIDR,
	sumoMax,
	sumoMin,
	sumoNum,
	sumoParseDate,
	sumoParseHex,
	sumoPow,
	sumoReplace,
	sumoRound,
	sumoSin,
	sumoSinh,
	sumoSqrt,
	sumoSubstring,
	sumoTan,
	sumoTanh,
	sumoToDegrees,
	sumoToInt,
	sumoToLong,
	sumoLower,
	sumoToMillis,
	sumoToRadians,
	sumoToString,
	sumoUpper,
	sumoTrim,
	sumoURLDecode,
	sumoURLEncode,
}

// Aggregates lists the aggregates by name.
var Aggregates = []*Aggregate{
	aggAvg,
	aggCount,
	aggCountDistinct,
	aggFirst,
	aggLast,
	aggMax,
	aggMin,
	aggPct,
	aggStddev,
	aggSum,
	aggValues,
}

var (
	ruleByName = byName(Rule, func(f *Func) []string { return []string{f.Name} })
	sumoByName = byName(Sumo, func(f *SumoFunc) []string {
		names := []string{strings.ToLower(f.Name)}
		for _, a := range f.Aliases {
			names = append(names, strings.ToLower(a))
		}
		return names
	})
	aggregateByName = byName(Aggregates, func(a *Aggregate) []string { return []string{a.Name} })
)

// byName makes a table of names when it is first asked for.
func byName[T any](list []*T, names func(*T) []string) func() map[string]*T {
	return sync.OnceValue(func() map[string]*T {
		m := make(map[string]*T)
		for _, x := range list {
			for _, name := range names(x) {
				m[name] = x
			}
		}
		return m
	})
}

// RuleFunc finds a function of the rule language.
func RuleFunc(name string) (*Func, bool) {
	f, ok := ruleByName()[name]
	return f, ok
}

// SumoOfQueries are Sumo's functions that are not in Sumo: they need a query, or nothing
// says what they give. The last are those of Java's Math class, which Sumo has without
// documenting them (sumo-query-language.md 3.2).
var SumoOfQueries = []string{"if", "lookupContains", "now", "queryEndTime", "queryStartTime", "queryTimeRange", "tourl",
	"copySign", "getExponent", "IEEEremainder", "nextAfter", "nextUp", "random", "rint", "scalb", "signum", "ulp"}

// SumoFuncNames returns the names of all functions of Sumo's queries.
func SumoFuncNames() []string {
	names := slices.Clone(SumoOfQueries)
	for _, f := range Sumo {
		names = append(append(names, f.Name), f.Aliases...)
	}
	return names
}

// SumoFuncByName finds a function of Sumo's languages by its name or an alias,
// without case.
func SumoFuncByName(name string) (*SumoFunc, bool) {
	f, ok := sumoByName()[strings.ToLower(name)]
	return f, ok
}

// AggregateByName finds an aggregate.
func AggregateByName(name string) (*Aggregate, bool) {
	a, ok := aggregateByName()[name]
	return a, ok
}
