package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.kernel.ExpressionSet;
import dev.leat.kernel.ExpressionSetRow;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Selects dead letters of one queue by the terms of a run, and computes the new column values that
/// the terms set. Expressions can use the columns of the source queue's schema and the struct
/// `letter`, which have the message without SNS envelopes. Queues with different schemas may share
/// the dead-letter queue. An expression that does not compile for a schema selects none of the dead
/// letters with that schema. Owned by one thread.
public final class DeadLetterSelection implements AutoCloseable {

    private static final Schema NO_COLUMNS = new Schema("", List.of());

    private final Audit.Terms terms;
    private final DeadLetterStruct struct = new DeadLetterStruct();
    private final Map<Schema, ExpressionSet> expressions = new HashMap<>();
    private final Map<String, Schema> schemas;
    private final Schema defaultSchema;
    private final LetterEnvelopes envelopes;

    /// A selected dead letter, and its new values for the columns and members in the terms' `set`.
    public record Picked(
            ReceivedDeadLetter letter, Map<List<String>, ExpressionSetRow.Value> values) {}

    /// Creates a selection. `queue` is the dead-letter queue, which the app need not define.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid
    public DeadLetterSelection(App app, String queue, Audit.Terms terms) {
        this.terms = terms;
        schemas = schemas(app, queue);
        envelopes = new LetterEnvelopes(app, queue);
        defaultSchema =
                schemas.values().stream().distinct().count() == 1
                        ? schemas.values().iterator().next()
                        : NO_COLUMNS;
        if (terms.where().isPresent() || !terms.set().isEmpty()) {
            compile();
        }
    }

    /// Returns the schema of each queue that sends its dead letters to this queue. A notification
    /// of objects has none of the columns of their rows.
    private static Map<String, Schema> schemas(App app, String queue) {
        var schemas = new LinkedHashMap<String, Schema>();
        for (var pipeline : app.deadLetteringTo(queue)) {
            var from = pipeline.from();
            var schema = from.files().isPresent() ? NO_COLUMNS : from.schema();
            schemas.putIfAbsent(from.queue(), schema);
        }
        return schemas;
    }

    private void compile() {
        var where = terms.where().map(Sql::of);
        var set = new LinkedHashMap<String, Sql>();
        terms.set().forEach((column, expression) -> set.put(column, Sql.of(expression)));
        @Nullable BadExpressionException invalid = null;
        var all = new ArrayList<>(schemas.values());
        if (all.isEmpty() || defaultSchema.fields().isEmpty()) {
            all.add(defaultSchema);
        }
        for (var schema : all.stream().distinct().toList()) {
            try {
                expressions.put(
                        schema, new ExpressionSet(schema, DeadLetterStruct.COLUMN, where, set));
            } catch (BadExpressionException e) {
                invalid = invalid == null ? e : invalid;
            }
        }
        if (expressions.isEmpty() && invalid != null) {
            throw invalid;
        }
    }

    /// Returns the selected dead letters of a page, in the page's order.
    public List<Picked> pick(List<Message.Seen> page) {
        var wanted = page.stream().map(ReceivedDeadLetter::of).filter(this::named).toList();
        if (terms.where().isEmpty() && terms.set().isEmpty()) {
            return wanted.stream().map(letter -> new Picked(letter, Map.of())).toList();
        }
        var bySchema = new LinkedHashMap<Schema, List<ReceivedDeadLetter>>();
        for (var letter : wanted) {
            bySchema.computeIfAbsent(schema(letter), _ -> new ArrayList<>()).add(letter);
        }
        var picked = new HashMap<ReceivedDeadLetter, Picked>();
        bySchema.forEach((schema, letters) -> pick(schema, letters, picked));
        return wanted.stream().filter(picked::containsKey).map(picked::get).toList();
    }

    private boolean named(ReceivedDeadLetter letter) {
        return (terms.sequences().isEmpty()
                        || terms.sequences().contains(letter.message().sequence()))
                && (terms.cause().isEmpty() || letter.groups().contains(terms.cause().get()));
    }

    private Schema schema(ReceivedDeadLetter letter) {
        return letter.source().map(schemas::get).orElse(defaultSchema);
    }

    private void pick(
            Schema schema, List<ReceivedDeadLetter> letters, Map<ReceivedDeadLetter, Picked> to) {
        var expression = expressions.get(schema);
        if (expression == null) {
            return;
        }
        var rows = letters.stream().map(this::row).toList();
        var results = expression.compute(rows);
        for (int i = 0; i < letters.size(); i++) {
            if (results.get(i).selected()) {
                var values = new LinkedHashMap<List<String>, ExpressionSetRow.Value>();
                results.get(i)
                        .values()
                        .forEach((name, value) ->
                                values.put(Type.Member.names(schema.path(name)), value));
                to.put(letters.get(i), new Picked(letters.get(i), values));
            }
        }
    }

    private ExpressionSet.Row row(ReceivedDeadLetter letter) {
        var opened = envelopes.opened(letter.details()).message();
        var shown = new ReceivedDeadLetter(opened, letter.finding(), letter.before());
        return new ExpressionSet.Row(opened.body(), struct.of(shown));
    }

    @Override
    public void close() {
        expressions.values().forEach(ExpressionSet::close);
    }
}
