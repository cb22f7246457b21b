package dev.leat.config.text;

import com.google.re2j.Pattern;

/// Finds the mistake that caused an unexpected colon. Usually an earlier line has no colon, so YAML
/// reads both lines as one text.
record ColonDiagnosis(SourceText source, Diagnostics report) {

    private static final Pattern KEY = Pattern.compile("(?:[^:].*|:(?:\\S.*)?):(?:\\s.*)?");
    private static final Pattern CHECK = Pattern.compile("(- +)?check:(\\s.*)?");
    private static final Pattern NO_BLANK = Pattern.compile("\\s*(- +)*[\\w-]+:[^\\s:/].*");
    private static final Pattern NAME = Pattern.compile("\\s*[\\w-]+");

    /// Reports the mistake that caused the unexpected colon at this offset.
    void say(int colon) {
        int start = source.lineStart(colon);
        var head = source.between(start, colon);
        int before = lineBefore(start);
        if (before < 0 || KEY.matcher(head).matches() || head.contains(": ")) {
            report.problem(source.mark(colon), GeneralLintMessage.COLON_SPACE);
        } else if (!KEY.matcher(source.line(before)).matches()) {
            sayOfLine(before);
        } else if (NAME.matcher(head).matches()) {
            report.problem(source.mark(start + indent(head)), GeneralLintMessage.INDENT);
        } else {
            report.problem(source.mark(colon), GeneralLintMessage.COLON_SPACE);
        }
    }

    /// Reports that the line at this offset has no colon after its key, or no space after the
    /// colon.
    void sayOfLine(int offset) {
        int start = source.lineStart(offset);
        var line = source.line(start);
        if (NO_BLANK.matcher(line).matches()) {
            var place = source.mark(start + line.indexOf(':'));
            report.problem(place, GeneralLintMessage.NO_BLANK, place.line());
        } else {
            var message =
                    inCheck(start) ? GeneralLintMessage.NO_SENTENCE : GeneralLintMessage.NO_COLON;
            report.problem(source.mark(start + indent(line)), message);
        }
    }

    /// Returns the start of the last line before `start` that is neither empty nor a comment, or
    /// -1.
    private int lineBefore(int start) {
        int at = start;
        while (at > 0) {
            at = source.lineStart(at - 1);
            var line = source.line(at).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                return at;
            }
        }
        return -1;
    }

    /// Returns true if the nearest line above with less indentation is `check:`.
    private boolean inCheck(int start) {
        int indent = indent(source.line(start));
        int at = lineBefore(start);
        while (at >= 0 && indent(source.line(at)) >= indent) {
            at = lineBefore(at);
        }
        return at >= 0 && CHECK.matcher(source.line(at).strip()).matches();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
