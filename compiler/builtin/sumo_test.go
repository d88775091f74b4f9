package builtin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"sumodet/compiler/value"
)

// TestSumoFacts is what Sumo's documentation says its functions give, restated
// (sumo-query-language.md 3.1, 3.10), and our readings where it is silent.
func TestSumoFacts(t *testing.T) {
	for _, c := range []struct{ call, want string }{
		// null, empty and blank
		{`isNull("")`, "false"},
		{`isEmpty(" ")`, "false"},
		{`isBlank("\t")`, "true"},
		{`isBlank(0)`, "false"},
		{`length(null)`, "0"},
		{`concat(null, "a")`, "a"},
		{`replace("a", null, "b")`, "null"},
		{`replace("a", "a", null)`, "null"},
		{`format("%s", null)`, "null"},
		{`isNumeric("")`, "false"},
		{`jsonArraySize(null)`, "-1"},
		{`contains("", "x")`, "false"},
		{`contains(null, null)`, "false"},
		{`toLowerCase("")`, `""`},

		// numbers
		{`isNumeric("0.5")`, "true"},
		{`isNumeric("-0x1f")`, "true"},
		{`isNumeric("1.5L")`, "false"},
		{`isNumeric("1.5e-3f")`, "true"},
		{`isNumeric(12)`, "true"},
		{`double("2")`, "2"},
		{`number("0x10")`, "null"},
		{`num("-007.5")`, "-7.5"},
		{`long("12.9")`, "12"},
		{`int(-0.5)`, "0"},
		{`toInt("x")`, "null"},
		{`num(true)`, "1"},
		{`ceil(-0.5)`, "0"},
		{`floor(-1.5)`, "-2"},
		{`round(-1.5)`, "-2"},
		{`round(0.285, 2)`, "0.29"},
		{`round(15, -1)`, "20"},
		{`round("x", 1)`, "null"},
		{`sqrt(-1)`, "NaN"},
		{`min("9", "10")`, "9"},
		{`abs(null)`, "null"},
		{`toString(4.5)`, "4.5"},

		// text
		{`concat(1, "/", 1, "/", 2020)`, "1/1/2020"},
		{`concat(true, "")`, "true"},
		{`substring("Hello world!", 6)`, "world!"},
		{`substring("Hello", -1, 2)`, "null"},
		{`substring("Hello", 5)`, "null"},
		{`substring(null, 0)`, "null"},
		{`substring("a𝄞b", 3)`, "b"},
		{`substring("a𝄞b", 1, 3)`, "𝄞"},
		{`substring("a𝄞b", 0, 2)`, "a\uFFFD"},
		{`substring("a𝄞b", 2, 4)`, "\uFFFDb"},
		{`substring("𝄞", 1, 1)`, `""`},
		{`trim("\u00a0x\u0000 ")`, "\u00a0x"},
		{`upper("stra\u00dfe")`, "STRA\u00dfE"},
		{`replace("abc", "", "-")`, "abc"},

		// format
		{`format("%.20f", 0.5)`, "0.50000000000000000000"},
		{`format("%f", 1)`, "1.000000"},
		{`format("%,d", -1234567)`, "-1,234,567"},
		{`format("%+d %x %X", 5, 255, 255)`, "+5 ff FF"},
		{`format("%2$s-%1$s", "a", "b")`, "b-a"},
		{`format("%.2s|%S|%%|%b", "abc", "x", true)`, "ab|X|%|true"},
		{`format("%.2f", 1.005)`, "1.01"},
		{`format("%x", -1)`, "ffffffffffffffff"},
		{`format("%d", "x")`, "null"},
		{`format("%d %d", 1)`, "null"},
		{`format("%q", 1)`, "null"},
		{`format("100%")`, "null"},
		{`format("%08.2f", -3.14159)`, "-0003.14"},

		// dates
		{`formatDate(1700000000007, "yyyy-MM-dd", "UTC")`, "2023-11-14"},
		{`formatDate(1700000000007, "MM/dd/yyyy HH:mm:ss:SSS", "UTC")`, "11/14/2023 22:13:20:007"},
		{`formatDate(1688527800000, "MM-dd-yyyy HH:mm", "America/New_York")`, "07-04-2023 23:30"},
		{`formatDate(0, "EEEE MMMM D u k K Z z X", "UTC")`, "Thursday January 1 4 24 0 +0000 UTC Z"},
		{`formatDate(0, "h 'o''clock' ''a''", "UTC")`, "12 o'clock 'AM'"},
		{`formatDate(-1, "yyyy HH:mm:ss.SSS", "UTC")`, "1969 23:59:59.999"},
		{`formatDate(0, "yyyy 'open", "UTC")`, "null"},
		{`formatDate(0, "Q", "UTC")`, "null"},
		{`formatDate(0, "yyyy", "Nowhere/City")`, "null"},
		{`formatDate(0, "yyyy", "Local")`, "null"},
		{`formatDate(null, "yyyy", "UTC")`, "null"},
		{`parseDate("2019-11-18T19:00:00.007+0100", "yyyy-MM-dd'T'HH:mm:ss.SSSZ")`, "1574100000007"},
		{`parseDate("2023-11-14 22:13:20 GMT+02:00", "yyyy-MM-dd HH:mm:ss z", "America/New_York")`, "1699992800000"},
		{`parseDate("2023-11-14 12 AM GMT", "yyyy-MM-dd h a z")`, "1699920000000"},
		{`parseDate("Tuesday, 14-nov-23 24", "E, d-MMM-yy k", "UTC")`, "1699920000000"},
		{`parseDate("2024 060", "yyyy D", "UTC")`, "1709164800000"},
		{`parseDate("2023 366", "yyyy D", "UTC")`, "null"},
		{`parseDate("2023-11-14", "yyyy-MM-dd HH", "UTC")`, "null"},
		{`parseDate("2023-13-14", "yyyy-MM-dd", "UTC")`, "null"},
		{`parseDate("2023/11/14", "yyyy-MM-dd", "UTC")`, "null"},
		{`parseDate("2023", "yyyy 'open", "UTC")`, "null"},
		{`parseDate("99999999999999999999", "S", "UTC")`, "null"},
		{`parseDate("1", "d", "Nowhere/City")`, "null"},
		{`parseDate(null, "yyyy")`, "null"},

		// addresses
		{`isValidIP("fe80::1%eth0")`, "false"},
		{`isValidIPv4("010.0.0.1")`, "false"},
		{`getCIDRPrefix("10.10.1.35", "24")`, "10.10.1.0"},
		{`getCIDRPrefix("10.10.1.35", "32")`, "10.10.1.35"},
		{`getCIDRPrefix("::1", "24")`, "null"},
		{`getCIDRPrefix("10.10.1.35", "24.5")`, "null"},
		{`maskFromCIDR("31")`, "255.255.255.254"},
		{`compareCIDRPrefix("10.10.1.35", "10.10.2.35", "24")`, "false"},
		{`ipv4ToNumber("10.0.0.1")`, "167772161"},
		{`isReservedIP("192.0.0.0")`, "true"},
		{`isPrivateIP("172.16.0.1")`, "true"},
		{`isPrivateIP("192.169.0.1")`, "false"},
		{`isPublicIP("127.0.0.1")`, "false"},
		{`isPublicIP("8.8.4")`, "row dropped"},
		{`isPrivateIP("not-an-ip")`, "row dropped"},
		{`isReservedIP("::1")`, "row dropped"},
		{`isReservedIP(null)`, "row dropped"},

		// encodings
		{`base64Decode("VABoAGkAcwAgAGkAcwAgAGEAIAB0AGUAcwB0ACAAcwB0AHIAaQBuAGcA", "UTF-16LE")`, "This is a test string"},
		{`base64Decode("aGVsbG8gd29ybGQ")`, "hello world"},
		{`base64Decode("6Q==", "ISO-8859-1")`, "é"},
		{`base64Decode("/v8AYQ==", "UTF-16")`, "a"},
		{`base64Decode("//5hAA==", "UTF-16")`, "a"},
		{`base64Decode("AGFi", "UTF-16BE")`, "a\uFFFD"},
		{`base64Decode("aGk=", "EBCDIC")`, "null"},
		{`fromBase64(toBase64("x"))`, "x"},
		{`urldecode("%zz")`, "%zz"},
		{`urldecode(urlencode("a b+c*~%"))`, "a b+c*~%"},
		{`hexToAscii("ff")`, "\uFFFD"},
		{`fromHex(toHex("aé"))`, "aé"},
		{`hexToAscii("0x41")`, "null"},
		{`hexToDec("")`, "null"},
		{`hexToDec("-1")`, "null"},
		{`hexToDec(decToHex("-9223372036854775808"))`, "-9223372036854776000"},
		{`decToHex("9223372036854775808")`, "null"},
		{`luhn("4111 1111 1111 1112")`, "false"},
		{`luhn(4111111111111111)`, "true"},
		{`hash("user@example.com", "sha2_256")`, "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"},
		{`hash("x", "murmur3_128")`, "null"},
		{`jsonArrayContains("[\"a\", true, null, {\"b\": 1}]", "true")`, "true"},
		{`array_contains("[\"A\"]", "a")`, "false"},
		{`jsonArraySize("{}")`, "-1"},
		{`size("[[1, 2], 3]")`, "2"},
		{`jsonArrayContains("[", "x")`, "false"},
	} {
		assert.Equal(t, c.want, sumo(t, c.call), c.call)
	}
}

func TestTimesAreMilliseconds(t *testing.T) {
	v := []value.Value{value.TimeOf(1500)}
	assert.Equal(t, "1500", sumoToString.Eval(v).String())
	assert.Equal(t, value.NumberOf(1500), sumoNum.Eval(v))
	assert.Equal(t, "1970-01-01T00:00:01.500Z", ruleText.Eval(v).String(), "a rule shows a time")
}

func TestListsAreArrays(t *testing.T) {
	list := value.ListOfTexts([]string{"vuln_scanners", "x"})
	assert.True(t, sumoJSONArrayContains.Eval([]value.Value{list, value.TextOf("x")}).Truth())
	assert.Equal(t, 2.0, sumoJSONArraySize.Eval([]value.Value{list}).Num())
}

func TestRuleFacts(t *testing.T) {
	for _, c := range []struct{ call, want string }{
		{`concat("", "")`, "null"},
		{`lower(null)`, "null"},
		{`trim("\u00a0 ")`, "\u00a0"},
		{`length("𝄞")`, "2"},
		{`substring("abc", 2, 1)`, "null"},
		{`substring("abc", 1, null)`, "null"},
		{`substring("abc", 1.9)`, "bc"},
		{`replace("aXa", "x", "")`, "aXa"},
		{`replace("aa", "a", "")`, "null"},
		{`replace("a", null, "b")`, "null"},
		{`num("017")`, "17"},
		{`num(" 1")`, "null"},
		{`num(null)`, "null"},
		{`text(null)`, "null"},
		{`text(1.5)`, "1.5"},
		{`if(false, "a", null)`, "null"},
		{`ratio(null, 2)`, "null"},
		{`ratio(0, 2)`, "0"},
		{`round(-0.4)`, "0"},
		{`round(1.549, 2)`, "1.55"},
		{`round(123.45, 17)`, "123.45"},
		{`round(1e300, -400)`, "0"},
		{`round(null)`, "null"},
	} {
		assert.Equal(t, c.want, rule(t, c.call), c.call)
	}
}

func TestTypeOfIf(t *testing.T) {
	typ := func(a, b value.Kind) value.Type {
		return ruleIf.Result([]value.Type{value.Of(value.Bool), value.Of(a), value.Of(b)})
	}
	assert.Equal(t, value.Of(value.Time), typ(value.Time, value.Time))
	assert.Equal(t, value.Of(value.Text), typ(value.IP, value.Text))
	assert.Equal(t, value.Of(value.IP), typ(value.IP, value.IP))
	assert.Equal(t, value.Of(value.Any), typ(value.Number, value.Text))
}

// javaIsCreatable is NumberUtils.isCreatable of Apache Commons Lang 3, step by
// step, to compare creatable with.
func javaIsCreatable(c string) bool {
	if c == "" {
		return false
	}
	sz := len(c)
	hasExp, hasDecPoint, allowSigns, foundDigit := false, false, false, false
	start := 0
	if c[0] == '-' || c[0] == '+' {
		start = 1
	}
	if sz > start+1 && c[start] == '0' && !strings.Contains(c, ".") {
		if c[start+1] == 'x' || c[start+1] == 'X' {
			i := start + 2
			if i == sz {
				return false
			}
			for ; i < sz; i++ {
				if !strings.ContainsRune(hexDigits, rune(c[i])) {
					return false
				}
			}
			return true
		} else if c[start+1] >= '0' && c[start+1] <= '9' {
			for i := start + 1; i < sz; i++ {
				if c[i] < '0' || c[i] > '7' {
					return false
				}
			}
			return true
		}
	}
	sz--
	i := start
	for i < sz || (i < sz+1 && allowSigns && !foundDigit) {
		switch ch := c[i]; {
		case ch >= '0' && ch <= '9':
			foundDigit, allowSigns = true, false
		case ch == '.':
			if hasDecPoint || hasExp {
				return false
			}
			hasDecPoint = true
		case ch == 'e' || ch == 'E':
			if hasExp || !foundDigit {
				return false
			}
			hasExp, allowSigns = true, true
		case ch == '+' || ch == '-':
			if !allowSigns {
				return false
			}
			allowSigns, foundDigit = false, false
		default:
			return false
		}
		i++
	}
	if i < len(c) {
		switch ch := c[i]; {
		case ch >= '0' && ch <= '9':
			return true
		case ch == 'e' || ch == 'E':
			return false
		case ch == '.':
			return !hasDecPoint && !hasExp && foundDigit
		case !allowSigns && strings.ContainsRune("dDfF", rune(ch)):
			return foundDigit
		case ch == 'l' || ch == 'L':
			return foundDigit && !hasExp && !hasDecPoint
		}
		return false
	}
	return !allowSigns && foundDigit
}

func TestNumbersOfIsNumeric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[-+]?[0-9]{0,3}[.]?[0-9]{0,3}[eE]?[-+]?[0-9]{0,2}[lLdDfF]?|0[xX]?[0-9a-gL]{0,4}|[-+0189.eExXLdf]{0,8}`).Draw(t, "s")
		assert.Equal(t, javaIsCreatable(s), creatable(s), "%q", s)

		// A rule's number is what isNumeric takes and is plain decimal.
		_, ok := value.ParseNumber(s)
		plain := strings.Trim(s, "0123456789.eE+-") == ""
		assert.Equal(t, plain && creatable(s), ok, "%q", s)
	})
}

func TestCutKeepsEveryUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aé€𝄞"))).Draw(t, "s")
		n := units(s)
		at := rapid.IntRange(0, n).Draw(t, "at")
		left, right := cut(s, 0, at), cut(s, at, n)
		assert.Equal(t, n, units(left)+units(right))
		if !strings.Contains(left, "\uFFFD") {
			assert.Equal(t, s, left+right)
		}
	})
}
