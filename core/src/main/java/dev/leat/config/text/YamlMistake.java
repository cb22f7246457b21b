package dev.leat.config.text;

import dev.leat.app.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Says in the words of the language what the YAML parser stumbled over. The parser stops at its
/// first mistake, so there is one a file.
record YamlMistake(SourceText source, Report report) {

    void say(YamlEngineException e) {
        switch (e) {
            case MarkedYamlEngineException marked -> marked(marked);
            case ReaderException reader ->
                    report.problem(
                            source.mark(source.offset(reader.getPosition())),
                            Message.CONTROL_CHARACTER,
                            "U+%04X".formatted(reader.getCodePoint()));
            default -> report.problem(Mark.NONE, Message.NOT_YAML, firstLine(e));
        }
    }

    private void marked(MarkedYamlEngineException e) {
        var place = e.getProblemMark().or(e::getContextMark);
        int at = place.map(m -> source.offset(m.getIndex())).orElse(0);
        var problem = e.getProblem() == null ? firstLine(e) : e.getProblem();
        report.problem(source.mark(at), message(problem, at), problem);
    }

    private Message message(String problem, int at) {
        if (problem.contains("TAB")) {
            return Message.TAB;
        }
        if (problem.contains("cannot start any token")) {
            return Message.FIRST_CHARACTER;
        }
        if (problem.contains("mapping values are not allowed")) {
            return Message.COLON_SPACE;
        }
        if (source.at(at) == '{' && source.at(at - 1) == '$') {
            return Message.VARIABLE_IN_BRACES;
        }
        if (problem.contains("but got") || problem.contains("but found")) {
            return behind(before(at), problem);
        }
        return Message.NOT_YAML;
    }

    /// The character before this place, and before blanks and the `|` of SQL's `||`.
    private char before(int at) {
        int i = at - 1;
        while (source.at(i) == ' ' || source.at(i) == '|') {
            i--;
        }
        return source.at(i);
    }

    /// What stands behind something that was whole already.
    private static Message behind(char before, String problem) {
        if (problem.contains("'}'") || problem.contains("']'")) {
            return problem.contains("stream end") ? Message.NOT_YAML : Message.BRACKET_IN_BRACES;
        }
        return switch (before) {
            case '}', ']' -> Message.BEGINS_WITH_BRACE;
            case '\'', '"' -> Message.BEGINS_WITH_QUOTE;
            default -> Message.NOT_YAML;
        };
    }

    private static String firstLine(YamlEngineException e) {
        var message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
