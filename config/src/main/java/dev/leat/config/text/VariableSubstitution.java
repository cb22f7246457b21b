package dev.leat.config.text;

import com.google.re2j.Pattern;
import dev.leat.app.EnvironmentVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replaces `${env:NAME}` and `${env:NAME:-default}`. The default replaces a variable that is not
/// set or is empty, as in a shell.
final class VariableSubstitution {

    private static final Pattern PLACE =
            Pattern.compile("\\$\\{([A-Za-z_]*)(?::([^}]*))?}|\\$\\{(?:env|secret):[^}]*$");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?");

    private VariableSubstitution() {}

    /// Returns the text with all variables replaced. If a variable is not set, reports it and
    /// returns empty.
    ///
    /// @param secrets true if the text may contain secrets, which stay unchanged
    static Optional<PositionedText> fill(PositionedText text, boolean secrets, ReadContext in) {
        var filled = text;
        boolean whole = true;
        int from = 0;
        var place = PLACE.matcher(text.value());
        while (place.find(from)) {
            if (secrets && "secret".equals(place.group(1))) {
                from = place.end();
                continue;
            }
            var words = words(place.group(1), place.group(2), filled, place.start(), in);
            whole &= words.isPresent();
            var value = words.orElse("");
            filled = filled.replace(place.start(), place.end(), value);
            from = place.start() + value.length();
            place = PLACE.matcher(filled.value());
        }
        return whole ? Optional.of(filled) : Optional.empty();
    }

    /// Returns the name of the first variable in the text that has neither a value nor a default.
    static Optional<String> unset(String text, Map<String, String> environment) {
        var place = PLACE.matcher(text);
        while (place.find()) {
            var variable = VARIABLE.matcher(place.group(2) == null ? "" : place.group(2));
            if ("env".equals(place.group(1))
                    && variable.matches()
                    && value(variable.group(1), variable.group(2), environment).isEmpty()) {
                return Optional.of(variable.group(1));
            }
        }
        return Optional.empty();
    }

    /// Returns the environment variables in a text.
    static List<EnvironmentVariable> in(String text) {
        var found = new ArrayList<EnvironmentVariable>();
        var place = PLACE.matcher(text);
        while (place.find()) {
            var variable = VARIABLE.matcher(place.group(2) == null ? "" : place.group(2));
            if ("env".equals(place.group(1)) && variable.matches()) {
                found.add(
                        new EnvironmentVariable(
                                variable.group(1), Optional.ofNullable(variable.group(2))));
            }
        }
        return found;
    }

    private static Optional<String> words(
            String kind, String name, PositionedText text, int at, ReadContext in) {
        var mark = text.mark(at);
        if ("secret".equals(kind)) {
            in.problem(mark, AwsLintMessage.SECRET_PLACE);
            return Optional.empty();
        }
        var variable = VARIABLE.matcher(name == null ? "" : name);
        if (!"env".equals(kind) || !variable.matches()) {
            in.problem(mark, GeneralLintMessage.VARIABLE_FORM);
            return Optional.empty();
        }
        return value(variable.group(1), variable.group(2), in.environment())
                .or(() -> {
                    in.problem(mark, GeneralLintMessage.VARIABLE_MISSING, variable.group(1));
                    return Optional.empty();
                });
    }

    private static Optional<String> value(
            String name, String otherwise, Map<String, String> environment) {
        var set = environment.get(name);
        return set != null && (!set.isEmpty() || otherwise == null)
                ? Optional.of(set)
                : Optional.ofNullable(otherwise);
    }
}
