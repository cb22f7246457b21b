package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A schema of every type, a decoder for it and the tape it writes to.
final class Documents {

    private static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("product_id", Simple.VARCHAR),
                            new Type.Member("quantity", Simple.INTEGER),
                            new Type.Member("price", new Type.Decimal(18, 4))));

    static final Schema SCHEMA =
            new Schema(
                    "All",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("flag", Simple.BOOLEAN),
                            new Field("small", Simple.INTEGER),
                            new Field("big", Simple.BIGINT),
                            new Field("money", new Type.Decimal(18, 2)),
                            new Field("wide", new Type.Decimal(38, 10)),
                            new Field("real", Simple.DOUBLE),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("zoned", Simple.TIMESTAMPTZ),
                            new Field("extra", Simple.JSON),
                            new Field("items", new Type.ListOf(ITEM)),
                            new Field("secret", Simple.INTEGER, false, true, Optional.empty())));

    final Decoder decoder = new Decoder(SCHEMA, UnknownFields.IGNORE);
    final Tape tape = new Tape(SCHEMA.fields().size());

    byte[] bytes(int row, int column) {
        return java.util.Arrays.copyOfRange(
                tape.bytes(), tape.start(row, column), tape.end(row, column));
    }

    static String document(String column, String value) {
        return column.equals("id")
                ? "{\"id\":" + value + "}"
                : "{\"id\":\"a\",\"" + column + "\":" + value + "}";
    }

    static int column(String name) {
        return SCHEMA.fields().stream().map(Field::name).toList().indexOf(name);
    }

    List<Reason> decode(String document) {
        return decoder.decode(document.getBytes(StandardCharsets.UTF_8), tape);
    }
}
