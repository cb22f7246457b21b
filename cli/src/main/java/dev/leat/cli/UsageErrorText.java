package dev.leat.cli;

import dev.leat.error.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The message of a usage error and, if possible, a suggestion. The parser's own messages are never
/// shown.
record UsageErrorText(String sentence, Optional<String> suggestion) {

    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, Integer.class, long.class, Long.class);

    static UsageErrorText of(ParameterException wrong) {
        var spec = wrong.getCommandLine().getCommandSpec();
        return switch (wrong) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, spec);
            case MissingParameterException missing -> plain(missing(missing, spec));
            case OverwrittenOptionException twice ->
                    plain("%s is given twice".formatted(name(twice.getOverwritten())));
            default -> plain(other(wrong, spec));
        };
    }

    private static UsageErrorText plain(String sentence) {
        return new UsageErrorText(sentence, Optional.empty());
    }

    private static UsageErrorText unmatched(UnmatchedArgumentException wrong, CommandSpec spec) {
        var word = wrong.getUnmatched().isEmpty() ? "" : wrong.getUnmatched().getFirst();
        var command = spec.qualifiedName();
        boolean option = word.startsWith("-") && word.length() > 1;
        if (option) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            return new UsageErrorText(
                    "'%s' is not an option of '%s'".formatted(name, command),
                    Suggestion.to(name, spec.optionsMap().keySet()).map(Suggestion::didYouMean));
        }
        if (!spec.subcommands().isEmpty()) {
            return new UsageErrorText(
                    "'%s' is not a command of '%s'".formatted(word, command),
                    Suggestion.to(word, spec.subcommands().keySet()).map(Suggestion::didYouMean));
        }
        var takes =
                spec.positionalParameters().stream()
                        .map(ArgSpec::paramLabel)
                        .collect(Collectors.joining(" and "));
        return plain(
                "unexpected argument '%s': '%s' takes %s"
                        .formatted(word, command, takes.isEmpty() ? "no arguments" : takes));
    }

    private static String missing(MissingParameterException wrong, CommandSpec spec) {
        var missing = wrong.getMissing();
        var first = missing.isEmpty() ? null : missing.getFirst();
        if (first instanceof OptionSpec option && (!option.required() || given(option, spec))) {
            return "'%s' requires a value: %s".formatted(option.longestName(), option.paramLabel());
        }
        if (missing.isEmpty() || missing.stream().allMatch(each -> each.group() != null)) {
            return group(spec);
        }
        var names =
                missing.stream()
                        .map(UsageErrorText::name)
                        .distinct()
                        .collect(Collectors.joining(" and "));
        return "'%s' requires %s".formatted(spec.qualifiedName(), names);
    }

    /// Returns the message for a command that requires one of several options, if none is given.
    private static String group(CommandSpec spec) {
        var names =
                spec.argGroups().stream()
                        .flatMap(group -> group.args().stream())
                        .map(UsageErrorText::name)
                        .collect(Collectors.joining(", "));
        return "'%s' requires one of %s".formatted(spec.qualifiedName(), names);
    }

    private static boolean given(OptionSpec option, CommandSpec spec) {
        var parsed = spec.commandLine().getParseResult();
        return parsed != null
                && parsed.originalArgs().stream().anyMatch(List.of(option.names())::contains);
    }

    private static String other(ParameterException wrong, CommandSpec spec) {
        var argument = wrong.getArgSpec();
        if (argument == null) {
            return group(spec);
        }
        var value = value(wrong, argument);
        if (wrong.getCause() instanceof TypeConversionException own && !builtIn(argument)) {
            return "%s: %s".formatted(name(argument), own.getMessage());
        }
        var type = argument.typeInfo().getType();
        if (type.equals(boolean.class)) {
            return "%s takes no value".formatted(name(argument));
        }
        if (Map.class.isAssignableFrom(type)) {
            return "%s takes %s%s".formatted(name(argument), argument.paramLabel(), value);
        }
        return WHOLE.contains(type)
                ? "%s must be a whole number%s".formatted(name(argument), value)
                : "%s takes %s%s".formatted(name(argument), argument.paramLabel(), value);
    }

    /// Returns true if the parser itself converts the values. Its errors would name Java types.
    private static boolean builtIn(ArgSpec argument) {
        var type = argument.typeInfo().getType();
        return type.isPrimitive() || type.getName().startsWith("java.");
    }

    private static String value(ParameterException wrong, ArgSpec argument) {
        var given = Optional.ofNullable(wrong.getValue()).or(() -> last(argument));
        return given.map(", not '%s'"::formatted).orElse("");
    }

    private static Optional<String> last(ArgSpec argument) {
        var given = new ArrayList<>(argument.originalStringValues());
        return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    private static String name(@Nullable ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> "'" + option.longestName() + "'";
            case null -> "an option";
            default -> argument.paramLabel();
        };
    }
}
