package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Record;
import dev.leat.column.ColumnTable;
import dev.leat.decode.JsonElements;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.StatementInput;
import dev.leat.kernel.compile.UnnestStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes documents to the statement's parameter. They contain only the fields that the statement
/// needs. Owned by one thread.
final class StatementParameter {

    /// Members of `source` that only records of FIFO queues have.
    private static final Set<String> ORDERED = Set.of("sequence", "group");

    private final JsonWriter json = new JsonWriter(true);
    private final List<Integer> fields;
    private final List<byte[]> names;
    private final List<Boolean> times;
    private final Set<String> source;
    private final Optional<Integer> elements;

    StatementParameter(Input input) {
        fields = input.fields();
        var used = fields.stream().map(input.schema().fields()::get).toList();
        names = used.stream().map(field -> name(field.name())).toList();
        times = used.stream().map(StatementParameter::time).toList();
        source = input.source();
        elements = input.elements();
    }

    private static byte[] name(String name) {
        return new JsonWriter(false).quoted(name).raw(':').text(0).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean time(Schema.Field field) {
        return field.type() == Simple.TIMESTAMP || field.type() == Simple.TIMESTAMPTZ;
    }

    void clear() {
        json.clear();
    }

    byte[] bytes() {
        return json.copy();
    }

    /// Writes the documents to a column of the table's current row.
    void to(ColumnTable rows, int column) {
        json.to(rows, column);
    }

    /// Adds the document of a record from a queue.
    void add(Tape documents, int row, String queue, Record record) {
        char next = fields(documents, row);
        if (elements.isPresent()) {
            next = elements(documents, row, elements.get(), next);
        }
        if (!source.isEmpty()) {
            json.raw(next).quoted(StatementInput.SOURCE).raw(':');
            origin(queue, record);
            next = ',';
        }
        end(next);
    }

    /// Adds a document with an additional member, whose value is JSON.
    void add(Tape documents, int row, String member, byte[] value) {
        json.raw(fields(documents, row)).quoted(member).raw(':').raw(value);
        end(',');
    }

    private char fields(Tape documents, int row) {
        if (json.size() > 0) {
            json.raw(StatementInput.SEPARATOR);
        }
        char next = '{';
        for (int i = 0; i < fields.size(); i++) {
            int field = fields.get(i);
            if (!documents.isNull(row, field)) {
                json.raw(next).raw(names.get(i));
                next = ',';
                if (times.get(i)) {
                    json.whole(TapeValues.time(documents, row, field));
                } else {
                    json.cell(documents, row, field);
                }
            }
        }
        return next;
    }

    /// Adds the elements of a field that is a JSON array, and one more than a record may have, so
    /// that the statement rejects the record.
    private char elements(Tape documents, int row, int field, char before) {
        var all =
                TapeValues.text(documents, row, field)
                        .flatMap(text -> JsonElements.of(text, UnnestStep.MAX_ELEMENTS + 1));
        if (all.isEmpty()) {
            return before;
        }
        json.raw(before).quoted(StatementInput.ELEMENTS).raw(':').raw('[');
        boolean first = true;
        for (var element : all.get()) {
            if (!first) {
                json.raw(',');
            }
            first = false;
            json.quoted(element);
        }
        json.raw(']');
        return ',';
    }

    private void end(char next) {
        if (next == '{') {
            json.raw('{');
        }
        json.raw('}');
    }

    private void origin(String queue, Record record) {
        char next = '{';
        boolean grouped = record.group().isPresent();
        for (var member : SourceStruct.MESSAGE.names()) {
            boolean none = !grouped && ORDERED.contains(member);
            if (source.contains(member) && !none) {
                json.raw(next).quoted(member).raw(':');
                next = ',';
                switch (member) {
                    case "id" -> json.quoted(record.id());
                    case "name" -> json.quoted(queue);
                    case "received_at" -> json.whole(ViewPeriods.micros(record.receivedAt()));
                    case "sequence" -> json.whole(record.sequence());
                    case "group" -> json.quoted(record.group().orElseThrow());
                    case "attempt" -> json.whole(record.attempt());
                    case "attributes" -> attributes(record);
                    default -> throw new IllegalStateException("source has no " + member);
                }
            }
        }
        if (next == '{') {
            json.raw('{');
        }
        json.raw('}');
    }

    private void attributes(Record record) {
        char next = '{';
        for (var attribute : record.attributes().entrySet()) {
            if (!attribute.getValue().binary()) {
                json.raw(next).quoted(attribute.getKey()).raw(':');
                json.quoted(attribute.getValue().asText());
                next = ',';
            }
        }
        if (next == '{') {
            json.raw('{');
        }
        json.raw('}');
    }
}
