package lint

// Checks lists all checks, sorted by name.
var Checks = []*Check{
	caseSensitive,
	compareLimits,
	nameCount,
	datePattern,
	dateWithoutZone,
	dedupOfRaw,
	droppingParse,
	durationBound,
	emptyStage,
	expressionInAggregate,
	filterAfterAggregate,
	formatOfNull,
	ifTypes,
	indexInWhere,
	isnullKeepsBlank,
	limitTooHigh,
	lookupBeforeAggregate,
	matchesWithoutWildcard,
	metadataInWhere,
	metadataMisspelt,
	mixedAndOr,
	negatedNull,
	nodropIgnored,
	nullLiteral,
	numberEquality,
	numberList,
	patternBackslash,
	patternQuestionMark,
	privateIPDrops,
	queryLength,
	quotedWildcardInScope,
	refusedDataTier,
	refusedFunction,
	refusedOperator,
	refusedTemplate,
	regexDotStar,
	regexFlag,
	repeatedAggregate,
	repeatedField,
	scopeAll,
	scopeAlternative,
	scopeWithoutKeyword,
	scopeWithoutMetadata,
	signalColumns,
	sortBeforeAggregate,
	suppressionUnused,
	suppressionWithoutReason,
	syntax,
	templateInComment,
	textOrder,
	textSort,
	timeInMs,
	timesliceAlias,
	timesliceUnused,
	tooLong,
	tooManyArguments,
	tumblingThreshold,
	unknownField,
	unknownFunction,
	unknownOption,
	unquotedValue,
	valuesAsSequence,
	wildcardInEquality,
	zeroCount,
}

// checkByName returns the check of a name; nil if there is none.
func checkByName(name string) *Check {
	for _, c := range Checks {
		if c.Name == name {
			return c
		}
	}
	return nil
}
