package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.JavaFunction;
import dev.leat.app.Schema;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.JavaLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The options of a `java` step.
final class JavaStepSpec {

    private static final Pattern CLASS =
            Pattern.compile("[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*");
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,5})(m|g)");

    private static final String ADDS_FORM = "a map from columns to types";

    private static final int LEAST_MEMORY = 32;
    private static final int MOST_MEMORY = 16 << 10;

    private static final Part<Function<Path, Step.Java>> STEP =
            Part.of(
                    Option.needed(
                            "class",
                            ScalarValues.matching(
                                    "the name of a class, such as functions.Risk", CLASS),
                            "The class, which implements `dev.leat.function.RecordFunction`; its"
                                    + " source is in a file `functions/*.java` next to the app"
                                    + " file, or it is in `jar`."),
                    Option.needed(
                            "adds",
                            Value.ofNode(
                                    ADDS_FORM,
                                    JsonSchema.map(
                                            JsonSchema.anyOf(
                                                    JsonSchema.of("enum", TypeText.words()),
                                                    JsonSchema.text())),
                                    JavaStepSpec::added),
                            "The columns that the class adds, with their types; each may be NULL."),
                    Option.of(
                            "timeout",
                            ScalarValues.duration("10ms", "10m"),
                            Duration.ofSeconds(2),
                            "The maximum time for one record, in real time. A record that takes"
                                    + " longer is rejected."),
                    Option.of(
                            "memory",
                            Value.of(
                                    "a size from 32m to 16g, such as 256m",
                                    JsonSchema.text(MEMORY.pattern()),
                                    JavaStepSpec::memory,
                                    JavaStepSpec::printed),
                            256,
                            "The maximum heap of the JVM that runs the class. A record that needs"
                                    + " more is rejected."),
                    Option.optional(
                            "jar",
                            Value.of(
                                    "the path of a jar",
                                    text -> Optional.of(text).filter(t -> !t.isBlank())),
                            "A jar with the class or with libraries that it uses; the path is"
                                    + " relative to the app file."),
                    (name, adds, timeout, memory, jar) ->
                            folder ->
                                    new Step.Java(
                                            new JavaFunction(name, folder, jar, timeout, memory),
                                            adds));

    static final Spec SPEC =
            Spec.of("java", "Adds columns that a Java class computes from the record.", STEP);

    static final Value<Step.Java> VALUE =
            Value.ofNode(
                    "a map with `class` and `adds`",
                    JsonSchema.options(SPEC),
                    (node, in) ->
                            STEP.read(Options.of(SPEC, node, in))
                                    .map(step -> step.apply(in.report().folder())));

    private JavaStepSpec() {}

    private static Optional<Integer> memory(String text) {
        var size = MEMORY.matcher(text);
        return size.matches()
                ? Optional.of(Integer.parseInt(size.group(1)))
                        .map(n -> size.group(2).equals("g") ? n << 10 : n)
                        .filter(n -> n >= LEAST_MEMORY && n <= MOST_MEMORY)
                : Optional.empty();
    }

    private static String printed(int memory) {
        return memory + "m";
    }

    private static Optional<Map<String, Type>> added(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            return Value.unexpected(ADDS_FORM, node, in);
        }
        var adds = new LinkedHashMap<String, Type>();
        var names = new LinkedHashMap<String, String>();
        for (var entry : map.entries()) {
            var key = entry.key();
            Names.quotesMissing(key, in);
            Names.reserved(key.value(), key.mark(), in);
            var same = names.putIfAbsent(key.value().toLowerCase(Locale.ROOT), key.value());
            if (same != null) {
                in.problem(key.mark(), GeneralLintMessage.COLUMN_CASE, key.value(), same);
            }
            Expressions.text("a type", entry.value(), in)
                    .flatMap(text -> TypeText.read(text, in))
                    .filter(column -> plain(key, column, in))
                    .ifPresent(column -> adds.put(key.value(), column.type()));
        }
        return adds.size() == map.entries().size() ? Optional.of(adds) : Optional.empty();
    }

    private static boolean plain(Node.Scalar key, TypeText.Column column, ReadContext in) {
        var field = new Schema.Field(key.value(), column.type()).withPii(column.pii());
        boolean pii = field.personal().findAny().isPresent();
        if (column.notNull() || pii) {
            in.problem(
                    key.mark(),
                    JavaLintMessage.ATTRIBUTE,
                    key.value(),
                    column.notNull() ? "not null" : "pii");
        }
        return !column.notNull() && !pii;
    }
}
