package dev.leat.testkit.cell;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.HashSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The comparison of an expected cell with an actual one. Numbers and times are equal if they have
/// the same value, such as `2.50` and `2.5`, or `2026-01-01T00:00:00Z` and `2026-01-01
/// 01:00:00+01`. The elements of lists and the members of structs, which are JSON, are compared in
/// the same way. A member that is missing equals null. All other values are equal if their texts
/// are.
public final class CellComparison {

    private static final String WHOLE = "-?(0|[1-9]\\d{0,39})";
    private static final Pattern PLAIN = Pattern.compile(WHOLE + "(\\.\\d{1,40})?");

    /// A number with a decimal point or an exponent, as doubles are written. The texts 12E3 and
    /// 12000 are not equal: they may be codes.
    private static final Pattern REAL =
            Pattern.compile(WHOLE + "((\\.\\d{1,40})?[eE][+-]?\\d{1,3}|\\.\\d{1,40})");

    private CellComparison() {}

    public static boolean same(String expected, String actual) {
        return sameScalar(expected, actual)
                || (nested(expected) && nested(actual) && sameDocument(expected, actual));
    }

    private static boolean sameScalar(String expected, String actual) {
        return expected.equals(actual)
                || sameNumber(expected, actual)
                || CellTime.of(expected)
                        .filter(time -> CellTime.of(actual).filter(time::equals).isPresent())
                        .isPresent();
    }

    private static boolean sameNumber(String expected, String actual) {
        return (both(PLAIN, expected, actual) || both(REAL, expected, actual))
                && new BigDecimal(expected).compareTo(new BigDecimal(actual)) == 0;
    }

    private static boolean both(Pattern pattern, String expected, String actual) {
        return pattern.matches(expected) && pattern.matches(actual);
    }

    private static boolean nested(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    private static boolean sameDocument(String expected, String actual) {
        try {
            return same(CellText.tree(expected), CellText.tree(actual));
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            var names = new HashSet<>(expected.propertyNames());
            names.addAll(actual.propertyNames());
            return names.stream().allMatch(name -> same(expected.path(name), actual.path(name)));
        }
        if (expected.isArray() && actual.isArray()) {
            return expected.size() == actual.size() && sameElements(expected, actual);
        }
        if (missing(expected) || missing(actual)) {
            return missing(expected) && missing(actual);
        }
        return expected.isValueNode()
                && actual.isValueNode()
                && sameScalar(CellText.text(expected), CellText.text(actual));
    }

    private static boolean sameElements(JsonNode expected, JsonNode actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!same(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean missing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
