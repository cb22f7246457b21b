package dev.leat.cli.fuzz;

import dev.leat.app.FilterPolicy;
import dev.leat.app.Sql;
import dev.leat.batch.Reason;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.deadletter.Cause;
import dev.leat.kernel.bind.KeywordColumn;
import dev.leat.quality.profile.PersonalKind;
import dev.leat.server.dynamodb.expression.ConditionParser;
import dev.leat.server.dynamodb.expression.ExpressionKind;
import dev.leat.server.dynamodb.expression.Placeholders;
import dev.leat.server.dynamodb.expression.Projection;
import dev.leat.server.dynamodb.expression.UpdateParser;
import dev.leat.testkit.file.TestFile;
import dev.leat.topic.EventPattern;
import dev.leat.topic.MessageFilter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.StringNode;

/// The places at which the text of a user is read or matched.
final class TextPlaces {

    private static final List<String> MODULES =
            List.of(
                    "model",
                    "sql",
                    "config",
                    "engine",
                    "local",
                    "connectors",
                    "operations",
                    "server",
                    "lake",
                    "aws",
                    "testkit",
                    "quality",
                    "llm",
                    "cli");

    /// Static methods with one text that are not called.
    private static final Map<String, String> EXCEPT =
            Map.ofEntries(
                    Map.entry("AwsClients.loadInBackground", "starts a thread"),
                    Map.entry("FunctionApp.loadInBackground", "starts a thread"),
                    Map.entry("Logs.to", "writes a file of this name"),
                    Map.entry("Tasks.log", "logs a sentence with classes and code locations"),
                    Map.entry("SqsClients.credentials", "asks AWS"),
                    Map.entry(
                            "OperationMethods.staticBuilder",
                            "throws an Error for a name that no code has"),
                    Map.entry("ShowStatement.pattern", "reads patterns of the source"),
                    Map.entry(
                            "AppText.of",
                            "reads an app file that was read before, with a limit of depth"),
                    Map.entry("TemplateText.read", "reads a template that the account has"),
                    Map.entry("FileGlob.files", "reads an argument of the command line"),
                    Map.entry("FileGlob.matching", "reads an argument of the command line"),
                    Map.entry(
                            "ParquetType.of",
                            "reads types that DuckDB spells, of footers with at most 64 levels"));

    private static final Path APP = Path.of("../examples/orders/app.yaml");

    /// Reads a text. An exception refuses it.
    @FunctionalInterface
    interface Reading {
        void read(String text) throws Throwable;
    }

    /// @param name the name in messages
    /// @param longest the maximum length of texts, of readings that take time
    record Place(String name, int longest, Reading reading) {

        Place(String name, Reading reading) {
            this(name, Integer.MAX_VALUE, reading);
        }
    }

    private TextPlaces() {}

    /// The places that are read without a database.
    static List<Place> known() {
        var none = new Placeholders(Map.of(), Map.of());
        var places = new ArrayList<Place>();
        places.add(new Place("reason", text -> Cause.of("p", Reason.of("type", text))));
        places.add(
                new Place(
                        "name in SQL",
                        text -> Sql.of(text).mentioned(Set.of("email")).forEach(_ -> {})));
        places.add(new Place("keyword in SQL", text -> KeywordColumn.uses("at", text)));
        places.add(
                new Place(
                        "condition of DynamoDB",
                        text -> ConditionParser.parse(ExpressionKind.CONDITION, text, none)));
        places.add(new Place("update of DynamoDB", text -> UpdateParser.parse(text, none)));
        places.add(new Place("projection of DynamoDB", text -> Projection.parse(text, none)));
        for (var scope : FilterPolicy.Scope.values()) {
            places.add(
                    new Place(
                            "filter policy " + scope,
                            text -> MessageFilter.of(new FilterPolicy(scope, text))));
            places.add(
                    new Place(
                            "value of a filter policy " + scope,
                            text ->
                                    MessageFilter.of(
                                            new FilterPolicy(
                                                    scope,
                                                    "{\"a\":[{\"wildcard\":%s}]}"
                                                            .formatted(quoted(text))))));
        }
        places.add(new Place("event pattern", EventPattern::of));
        for (var kind : PersonalKind.values()) {
            for (var method : List.of("matches", "named")) {
                places.add(new Place(kind + " " + method, call(PersonalKind.class, method, kind)));
            }
        }
        return places;
    }

    /// The texts of an app file. DuckDB parses its expressions.
    static List<Place> appFile() throws IOException, AppException {
        var good = Files.readString(APP);
        var app = AppFile.read(APP, Map.of());
        var places = new ArrayList<Place>();
        places.add(
                new Place("app.yaml", text -> AppFile.lint(text, APP, Map.of(), Optional.empty())));
        places.add(new Place("test file", text -> TestFile.read("t", text, Path.of("."), app)));
        for (var part :
                List.of(
                        "app: orders",
                        "varchar pii",
                        "count(*)",
                        "sum(order_value)",
                        "\"user:{user_id}\"",
                        "upper(strip(user_id))",
                        "order_value > 0",
                        "period: 1d",
                        "nulls: 1%",
                        "key: order_id")) {
            var key = part.substring(0, part.indexOf(": ") + 1);
            places.add(
                    new Place(
                            "app.yaml, " + part,
                            5_000,
                            text ->
                                    AppFile.lint(
                                            good.replace(part, key + " " + quoted(text)),
                                            APP,
                                            Map.of(),
                                            Optional.empty())));
        }
        return places;
    }

    /// All static methods of main classes that take a text and nothing else.
    static List<Place> methods() throws IOException {
        var places = new ArrayList<Place>();
        for (var module : MODULES) {
            var built = Path.of("..", module, "target", "classes");
            try (var files = Files.walk(built.resolve("dev"))) {
                files.map(file -> built.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                        .sorted()
                        .map(file -> loaded(file.replace(".class", "").replace('/', '.')))
                        .forEach(type -> places.addAll(of(type)));
            }
        }
        return places;
    }

    private static List<Place> of(Class<?> type) {
        var places = new ArrayList<Place>();
        for (var method : type.getDeclaredMethods()) {
            var name = type.getSimpleName() + "." + method.getName();
            if (Modifier.isStatic(method.getModifiers())
                    && !method.isSynthetic()
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == String.class
                    && !EXCEPT.containsKey(name)) {
                places.add(new Place(name, call(method, null)));
            }
        }
        return places;
    }

    private static Reading call(Class<?> type, String name, Object on) {
        try {
            return call(type.getDeclaredMethod(name, String.class), on);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reading call(Method method, Object on) {
        method.setAccessible(true);
        return text -> {
            try {
                method.invoke(on, text);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, TextPlaces.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }
}
