package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BinderTest {

    private static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("product_id", Simple.VARCHAR),
                            new Type.Member("quantity", Simple.INTEGER),
                            new Type.Member("price_per_unit", new Type.Decimal(18, 4))));

    private static final Scope SCOPE =
            Scope.of(
                    new Schema(
                            "Order",
                            List.of(
                                    new Field("order_id", Simple.VARCHAR),
                                    new Field("user_id", Simple.VARCHAR),
                                    new Field("order_timestamp", Simple.TIMESTAMPTZ),
                                    new Field("order_value", new Type.Decimal(18, 2)),
                                    new Field("items", new Type.ListOf(ITEM)),
                                    new Field("payload", Simple.JSON))));

    private @Nullable Binder opened;

    @BeforeAll
    void open() {
        opened = new Binder();
    }

    @AfterAll
    void close() {
        binder().close();
    }

    private Binder binder() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upper(trim(order_id)) | VARCHAR",
                "order_value | DECIMAL(18,2)",
                "order_value / 2 | DOUBLE",
                "order_value > 0 -- above zero | BOOLEAN",
                "list_bool_and([i.quantity > 0 and i.price_per_unit > 0 for i in items]) | BOOLEAN",
                "[i.quantity for i in items if i.quantity > 1] | INTEGER[]",
                "round(list_sum([i.quantity * i.price_per_unit for i in items]), 2) = order_value |"
                        + " BOOLEAN",
                "list_transform(items, lambda x, i: x.quantity + i) | BIGINT[]",
                "list_reduce([1, 2], lambda x, y: x + y) | INTEGER",
                "items | STRUCT(product_id VARCHAR, quantity INTEGER, price_per_unit"
                        + " DECIMAL(18,4))[]",
                "items[1].quantity | INTEGER",
                "payload -> 'a' | JSON",
                "payload ->> '$.a.b' | VARCHAR",
                "source.received_at | TIMESTAMP WITH TIME ZONE",
                "source.attributes['tenant'] | VARCHAR",
                "extract(year from source.received_at) | BIGINT",
                "order_timestamp at time zone 'Europe/Berlin' | TIMESTAMP",
                "order_timestamp + interval 1 day | TIMESTAMP WITH TIME ZONE",
                "order_id is not distinct from 'a' | BOOLEAN",
                "order_id like 'a%' or order_id in ('b', 'c') | BOOLEAN",
                "case order_id when 'a' then 1 end | INTEGER",
                "coalesce(nullif(order_id, ''), user_id) | VARCHAR",
                "try_cast(order_id as integer) | INTEGER",
                "regexp_full_match(order_id, '[A-Z]{3}') | BOOLEAN",
                "concat_ws('/', order_id, user_id) = split_part(user_id, '-', 1) | BOOLEAN",
                "date '2024-01-01' | DATE",
                "NULL | VARCHAR",
                "{'a b': order_value, c: [1.5]} | STRUCT(\"a b\" DECIMAL(18,2), c DECIMAL(2,1)[])"
            })
    void findsTheTypeOf(String expression, String sqlType) throws Exception {
        assertThat(binder().bind(Sql.of(expression), SCOPE).sqlType()).isEqualTo(sqlType);
    }

    @Test
    void findsTheTypeOfTheLanguage() throws Exception {
        assertThat(binder().bind(Sql.of("items"), SCOPE).type())
                .isEqualTo(Optional.of(new Type.ListOf(ITEM)));
        assertThat(binder().bind(Sql.of("source.attributes"), SCOPE).type()).isEmpty();
        assertThat(binder().bind(Sql.of("{'a\"b': [[1]]}"), SCOPE).type())
                .isEqualTo(
                        Optional.of(
                                new Type.Struct(
                                        List.of(
                                                new Type.Member(
                                                        "a\"b",
                                                        new Type.ListOf(
                                                                new Type.ListOf(
                                                                        Simple.INTEGER)))))));
    }

    @Test
    void forgivesWhatOnlyNullsCannotDo() throws Exception {
        assertThat(binder().bind(Sql.of("coalesce(order_id, 'none')::integer"), SCOPE).sqlType())
                .isEqualTo("INTEGER");
        assertThat(refused("date_trunc('foo', order_timestamp)").getMessage())
                .isEqualTo("'foo' is not a part of a date or time");
        assertThat(refused("order_id::date > '2024-13-01'::date").getMessage())
                .isEqualTo("'2024-13-01' is not a valid date or time");
    }

    @Test
    void namesWhatAnExpressionUses() throws Exception {
        var bound =
                binder().bind(
                                Sql.of(
                                        "user_id || source.id || source.attributes['x'] ||"
                                                + " [i.product_id for i in items][1]"),
                                SCOPE);
        assertThat(bound.columns()).containsExactlyInAnyOrder("user_id", "items");
        assertThat(bound.source()).containsExactlyInAnyOrder("id", "attributes");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "user", 0, "column 'user' does not exist here", "did you mean `user_id`?"),
                arguments(
                        "user_id = \"red\"",
                        10,
                        "column 'red' does not exist here",
                        "use single quotes for a text: `'red'`"),
                arguments(
                        "order_value > 0 && user_id <> ''",
                        16,
                        "`&&` does not combine conditions",
                        "use `and`"),
                arguments(
                        "colour",
                        0,
                        "column 'colour' does not exist here",
                        "available columns: order_id, user_id, order_timestamp, order_value, items, payload"),
                arguments(
                        "trim(usr_id)",
                        5,
                        "column 'usr_id' does not exist here",
                        "did you mean `user_id`?"),
                arguments(
                        "'é😀' || usr_id",
                        9,
                        "column 'usr_id' does not exist here",
                        "did you mean `user_id`?"),
                arguments(
                        "[i.quantiy for i in items]",
                        3,
                        "field 'quantiy' does not exist in this struct",
                        "did you mean `quantity`?"),
                arguments(
                        "source.recieved_at",
                        0,
                        "'source' has no member 'recieved_at'",
                        "did you mean `received_at`?"),
                arguments(
                        "source",
                        0,
                        "'source' is a struct and cannot be used as a value",
                        "write `source.` followed by one of id, name, received_at, sequence, group, attempt, attributes"),
                arguments("order_value > 'abc'", 14, "'abc' is not a valid DECIMAL(18,2)", null),
                arguments(
                        "[i.quantity > 'abc' for i in items]",
                        14,
                        "'abc' is not a valid INTEGER",
                        null),
                arguments(
                        "order_value + order_id",
                        12,
                        "'+' cannot be used with (DECIMAL(18,2), VARCHAR)",
                        "cast the arguments to types that it accepts"),
                arguments(
                        "upper(order_value, 1)",
                        0,
                        "'upper' cannot be used with (DECIMAL(18,2), INTEGER)",
                        "use `upper(VARCHAR)`"),
                arguments(
                        "uper(order_id)",
                        0,
                        "function 'uper' does not exist",
                        "did you mean `upper`?"),
                arguments("order_value > 0 and", 19, "the expression is incomplete", null),
                arguments("upper(order_id", 14, "the expression is incomplete", null),
                arguments("order_value >> > 0", 15, "unexpected '>'", null),
                arguments(
                        "sum(order_value)",
                        0,
                        "'sum' aggregates many records, but an expression sees one",
                        "for a list, use `list_sum`"),
                arguments(
                        "order_timestamp < now()",
                        18,
                        "'now' returns a different value on each run",
                        "use `source.received_at`, which is the same on every delivery"),
                arguments(
                        "current_date",
                        0,
                        "'current_date' returns a different value on each run",
                        "use `source.received_at`, which is the same on every delivery"),
                arguments(
                        "age(order_timestamp)",
                        0,
                        "'age' returns a different value on each run",
                        "use `source.received_at`, which is the same on every delivery"),
                arguments(
                        "random() > 0.5",
                        0,
                        "'random' is not deterministic",
                        "an expression must return the same result for a record on each run"),
                arguments(
                        "1 + (select 1)",
                        4,
                        "subqueries are not allowed here: an expression sees one record",
                        null),
                arguments(
                        "row_number() over ()",
                        0,
                        "window functions are not allowed here: an expression sees one record",
                        null),
                arguments("order_id = ?", 11, "parameters are not supported here", null),
                arguments(
                        "list_filter(items, x -> x.quantity > 1)",
                        19,
                        "the lambda syntax `x -> ...` is not supported",
                        "write `lambda x: ...`"),
                arguments(
                        "[user_id for user_id in items]",
                        1,
                        "'user_id' is already a column",
                        "rename the lambda's parameter"),
                arguments(" ", 0, "the expression is empty", null),
                arguments(
                        "order_id) FROM (SELECT 1",
                        0,
                        "only an expression is allowed here, not a statement",
                        null));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrong(String expression, int offset, String message, @Nullable String hint) {
        var mistake = refused(expression);
        assertThat(mistake.getMessage()).isEqualTo(message);
        assertThat(mistake.offset()).isEqualTo(offset);
        assertThat(mistake.hint()).isEqualTo(Optional.ofNullable(hint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read_text('/etc/passwd')",
                "(from read_csv('/etc/passwd'))",
                "glob('/*')",
                "query('select 1')",
                "getvariable('x')",
                "current_setting('threads')",
                "getenv('HOME')",
                "json_execute_serialized_sql('{}')",
                "range(1000000000)",
                "generate_series(1, 1000000000)",
                "repeat(order_id, 1000000)",
                "uuid()",
                "gen_random_uuid()",
                "current_timestamp",
                "localtimestamp",
                "today()",
                "current_localtimestamp()",
                "current_user",
                "session_user",
                "current_schema()",
                "current_schemas(true)",
                "current_catalog()",
                "current_query()",
                "current_connection_id()",
                "in_search_path('a', 'b')",
                "txid_current()",
                "pg_backend_pid()",
                "pg_typeof(order_id)",
                "list_resize([1], 1000000000)",
                "list_aggregate([1], 'reservoir_quantile', 0.5)",
                "write_log('x')",
                "nextval('s')",
                "error('x')",
                "sleep_ms(1000)",
                "unnest([1, 2])",
                "*",
                "columns('a')",
                "#1",
                "$1",
                "order_id, user_id",
                "order_id AS x",
                "order_id; DROP TABLE x",
                "1) UNION (SELECT 2",
                "1) WHERE (true",
                "1) ORDER BY (1",
                "1) LIMIT (1",
                "1), (2",
                "COPY (SELECT 1) TO '/tmp/x'",
                "ATTACH '/tmp/x.db'",
                "SET threads = 8",
                "INSTALL httpfs",
                "LOAD httpfs",
                "PRAGMA version",
                "exists(select 1)",
                "order_value > all([1])",
                "_leat_scope.order_id",
                "rowid",
                "main.upper(order_id)",
                "DEFAULT",
                "grouping(order_id)"
            })
    void refuses(String expression) {
        assertThat(refused(expression).getMessage()).isNotBlank();
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        assertThat(refused("(".repeat(5000) + "1" + ")".repeat(5000)).getMessage())
                .isEqualTo("the expression is nested too deeply");
        assertThat(refused("- ".repeat(5000) + "1").getMessage())
                .isEqualTo("the expression is nested too deeply");
        for (var open : List.of("(", "[", "- ", "+", "f(")) {
            assertThat(refused(open.repeat(100_000)).getMessage())
                    .isEqualTo("the expression is nested too deeply");
        }
        assertThat(refused("1" + "+1".repeat(5000)).getMessage())
                .isEqualTo("the expression is nested too deeply");
    }

    private BindException refused(String expression) {
        return refusedIn(expression, SCOPE);
    }

    private BindException refusedIn(String expression, Scope scope) {
        try {
            var bound = binder().bind(Sql.of(expression), scope);
            throw new AssertionError("it was bound as " + bound);
        } catch (BindException e) {
            return e;
        }
    }
}
