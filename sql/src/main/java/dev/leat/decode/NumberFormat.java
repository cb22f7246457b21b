package dev.leat.decode;

import java.math.BigDecimal;

/// The format of a column of numbers, such as `1.234,56 €`. In texts the separators of thousands
/// and the currency or unit, which may stand on either side, are optional. Immutable.
///
/// @param group the separator of thousands; 0 if the format has none
/// @param point the decimal separator
/// @param prefix a currency or a unit before the number, with its space; may be empty
/// @param suffix a currency or a unit behind the number, with its space; may be empty
public record NumberFormat(char group, char point, String prefix, String suffix)
        implements ColumnFormat {

    private static final com.google.re2j.Pattern FORMAT =
            com.google.re2j.Pattern.compile(
                    "([^0-9]*?)1([.,' \\x{a0}\\x{202f}]?)234(?:([.,])56)?([^0-9](?s:.*))?");

    private static final String SPACES = " \u00a0\u202f";

    /// Reads the format: the number 1234.56 or 1234 in the format.
    ///
    /// @throws IllegalArgumentException if it is invalid; the message is for users
    static NumberFormat of(String format) {
        var found = FORMAT.matcher(format);
        if (found.matches()) {
            char group = found.group(2).isEmpty() ? 0 : found.group(2).charAt(0);
            char other = group == '.' ? ',' : '.';
            char point = found.group(3) == null ? other : found.group(3).charAt(0);
            var suffix = found.group(4) == null ? "" : found.group(4);
            var read = new NumberFormat(group, point, found.group(1), suffix);
            if (group != point && isUnit(read.prefix + suffix) && read.oneSided()) {
                return read;
            }
        }
        throw new IllegalArgumentException(
                "'%s' is not a number format: write the number 1234.56 in this format, such as '1.234,56' or '1,234.56 kg'"
                        .formatted(format));
    }

    private static boolean isUnit(String text) {
        return text.isEmpty()
                || (!text.isBlank()
                        && text.chars().noneMatch(c -> c < ' ' || "+-.,'".indexOf(c) >= 0));
    }

    private boolean oneSided() {
        return prefix.isEmpty() || suffix.isEmpty();
    }

    /// Returns a text in this format as a number of JSON. The result of another text is no number
    /// of JSON.
    String plain(String text) {
        var unit = (prefix + suffix).strip();
        boolean minus = text.startsWith("-");
        int from = minus || text.startsWith("+") ? 1 : 0;
        int to = text.length();
        if (!unit.isEmpty() && text.startsWith(unit, from)) {
            from += unit.length();
            while (from < to && isSpace(text.charAt(from))) {
                from++;
            }
            if (from < to && !minus && text.charAt(from) == '-') {
                minus = true;
                from++;
            }
        } else if (!unit.isEmpty() && text.endsWith(unit)) {
            to -= unit.length();
            while (to > from && isSpace(text.charAt(to - 1))) {
                to--;
            }
        }
        int comma = text.indexOf(point, from);
        int end = comma < 0 || comma > to ? to : comma;
        var plain = new StringBuilder(minus ? "-" : "");
        int digits = end - from;
        boolean grouped = digits > 4 && digits % 4 > 0 && isGroup(text.charAt(end - 4));
        for (int at = from; at < to; at++) {
            boolean separator = grouped && at > from && at < end && (end - at) % 4 == 0;
            char c = at == end ? '.' : text.charAt(at);
            if (separator ? !isGroup(c) : at != end && (c < '0' || c > '9')) {
                return "";
            }
            if (!separator) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private boolean isGroup(char c) {
        return group != 0 && (c == group || (isSpace(group) && isSpace(c)));
    }

    private static boolean isSpace(char c) {
        return SPACES.indexOf(c) >= 0;
    }

    /// Returns a number of JSON as text in this format.
    String text(String number) {
        var plain = new BigDecimal(number).toPlainString();
        boolean minus = plain.startsWith("-");
        int decimals = plain.indexOf('.');
        int end = decimals < 0 ? plain.length() : decimals;
        var text = new StringBuilder(minus ? "-" : "").append(prefix);
        for (int at = minus ? 1 : 0; at < plain.length(); at++) {
            boolean thousands = at < end && (end - at) % 3 == 0 && at > (minus ? 1 : 0);
            if (thousands && group != 0) {
                text.append(group);
            }
            text.append(at == end ? point : plain.charAt(at));
        }
        return text.append(suffix).toString();
    }
}
