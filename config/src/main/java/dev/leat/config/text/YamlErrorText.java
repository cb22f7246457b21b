package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reports an error of the YAML parser in terms of the app file. The parser stops at its first
/// error, so there is at most one per file.
record YamlErrorText(SourceText source, Diagnostics report) {

    void say(YamlEngineException e) {
        switch (e) {
            case MarkedYamlEngineException marked -> marked(marked);
            case ReaderException reader ->
                    report.problem(
                            source.mark(source.offset(reader.getPosition())),
                            GeneralLintMessage.CONTROL_CHARACTER,
                            "U+%04X".formatted(reader.getCodePoint()));
            default ->
                    report.problem(SourcePosition.NONE, GeneralLintMessage.NOT_YAML, firstLine(e));
        }
    }

    private void marked(MarkedYamlEngineException e) {
        var place = e.getProblemMark().or(e::getContextMark);
        int at = place.map(m -> source.offset(m.getIndex())).orElse(0);
        int from = e.getContextMark().map(m -> source.offset(m.getIndex())).orElse(at);
        var problem = e.getProblem() == null ? firstLine(e) : e.getProblem();
        if (notClosed(problem, from, at)) {
            report.problem(source.mark(from), GeneralLintMessage.NOT_CLOSED, source.at(from));
        } else if (problem.contains("mapping values are not allowed")) {
            new ColonDiagnosis(source, report).say(at);
        } else if (problem.contains("could not find expected ':'")) {
            new ColonDiagnosis(source, report).sayOfLine(from);
        } else {
            report.problem(source.mark(at), message(problem, from, at), problem);
        }
    }

    /// Returns true if the bracket or quote at `from` is not closed before the next key or the end
    /// of the file.
    private boolean notClosed(String problem, int from, int at) {
        char open = source.at(from);
        boolean bracket = (open == '{' || open == '[') && problem.contains("but got");
        boolean quote = open == '"' || open == '\'';
        if (problem.contains("end of stream") || problem.contains("stream end")) {
            return bracket || quote;
        }
        return bracket && source.at(at) == ':' && source.mark(from).line() < source.mark(at).line();
    }

    private GeneralLintMessage message(String problem, int from, int at) {
        if (problem.contains("TAB")) {
            return GeneralLintMessage.TAB;
        }
        if (problem.contains("cannot start any token")) {
            return GeneralLintMessage.FIRST_CHARACTER;
        }
        if (source.at(at) == '{' && source.at(at - 1) == '$') {
            return GeneralLintMessage.VARIABLE_IN_BRACES;
        }
        if (problem.contains("but got") || problem.contains("but found")) {
            return behind(problem, from, at);
        }
        return GeneralLintMessage.NOT_YAML;
    }

    /// Returns the character before this offset, ignoring spaces and the `|` of SQL's `||`.
    private char before(int at) {
        int i = at - 1;
        while (source.at(i) == ' ' || source.at(i) == '|') {
            i--;
        }
        return source.at(i);
    }

    /// Returns the message for text after a complete value.
    private GeneralLintMessage behind(String problem, int from, int at) {
        if (problem.contains("'}'") || problem.contains("']'")) {
            return GeneralLintMessage.BRACKET_IN_BRACES;
        }
        return switch (before(at)) {
            case '}', ']' -> GeneralLintMessage.BEGINS_WITH_BRACE;
            case '\'', '"' -> GeneralLintMessage.BEGINS_WITH_QUOTE;
            default ->
                    problem.contains("block end")
                            ? misplaced(problem, from, at)
                            : GeneralLintMessage.NOT_YAML;
        };
    }

    /// Returns the message for a line that does not continue any line before it.
    private GeneralLintMessage misplaced(String problem, int from, int at) {
        if (source.mark(from).column() != source.mark(at).column()) {
            return GeneralLintMessage.INDENT;
        }
        return problem.contains("'-'")
                ? GeneralLintMessage.ITEM_AMONG_NAMES
                : GeneralLintMessage.NAME_AMONG_ITEMS;
    }

    private static String firstLine(YamlEngineException e) {
        var message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse(message).replace('"', '\'');
    }
}
