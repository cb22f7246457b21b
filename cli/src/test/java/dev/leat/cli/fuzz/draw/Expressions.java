package dev.leat.cli.fuzz.draw;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Draws expressions over columns. What they give is written in Java beside the SQL, in the
/// plainest way; some have no such twin and are only there to be run.
public final class Expressions {

    private final Dice dice;
    private final List<Column> columns;
    private final boolean twins;

    /// @param twins whether every expression must have its twin in Java
    public Expressions(Dice dice, List<Column> columns, boolean twins) {
        this.dice = dice;
        this.columns = columns;
        this.twins = twins;
    }

    /// One of any kind that rows can keep.
    public Expr any() {
        return switch (dice.between(0, twins ? 4 : 6)) {
            case 0, 1 -> text(2);
            case 2 -> whole(2);
            case 3 -> decimal();
            case 4 -> condition(1);
            default -> wild();
        };
    }

    /// A condition, which may be NULL.
    Expr condition(int depth) {
        if (depth > 0 && dice.chance(35)) {
            return joined(condition(depth - 1), condition(depth - 1));
        }
        return switch (dice.between(0, twins ? 5 : 6)) {
            case 0 -> compared(whole(1), whole(0));
            case 1 -> compared(decimal(), decimal());
            case 2 -> equal();
            case 3 -> isNull();
            case 4 -> column(Kind.BOOLEAN, "true", true);
            case 5 -> starts();
            default ->
                    new Expr(
                            dice.of(
                                    "source.received_at > timestamptz '2020-01-01T00:00:00Z'",
                                    "source.name <> 'nowhere'",
                                    "1 = 1"),
                            Kind.BOOLEAN,
                            null);
        };
    }

    /// A whole number of 64 bits; small columns stay far from its ends, others may leave it.
    private Expr whole(int depth) {
        if (depth == 0 || dice.chance(30)) {
            long literal = dice.between(-9, 99);
            var column = column(dice.of(Kind.INTEGER, Kind.BIGINT), "" + literal, literal);
            return cast(column, "bigint", Kind.BIGINT, value -> value);
        }
        return switch (dice.between(0, 3)) {
            case 0 -> {
                var text = text(0);
                yield apply(
                        "length(%s)",
                        Kind.BIGINT,
                        text,
                        t -> (long) ((String) t).codePointCount(0, ((String) t).length()));
            }
            case 1 -> {
                var left = whole(depth - 1);
                var right = whole(0);
                yield both(
                        "(%s + %s)",
                        Kind.BIGINT, left, right, (a, b) -> Math.addExact((long) a, (long) b));
            }
            case 2 -> {
                long factor = dice.between(-3, 9);
                yield apply(
                        "(%s * " + factor + ")",
                        Kind.BIGINT,
                        whole(depth - 1),
                        a -> Math.multiplyExact((long) a, factor));
            }
            default -> {
                long instead = dice.between(0, 9);
                var of = whole(depth - 1);
                yield new Expr(
                        "coalesce(%s, %d)".formatted(of.sql(), instead),
                        Kind.BIGINT,
                        otherwise(of, instead));
            }
        };
    }

    private Expr decimal() {
        var literal = BigDecimal.valueOf(dice.between(-999, 9999), 2);
        var column = column(Kind.DECIMAL, literal.toPlainString(), literal);
        var exact = cast(column, "decimal(18,2)", Kind.DECIMAL, value -> value);
        return dice.chance(60)
                ? exact
                : apply(
                        "cast(abs(%s) as decimal(18,2))",
                        Kind.DECIMAL, exact, d -> ((BigDecimal) d).abs());
    }

    private Expr text(int depth) {
        if (depth == 0) {
            var literal = dice.of("x", "Oslo", "it's", "");
            return column(Kind.TEXT, "'" + literal.replace("'", "''") + "'", literal);
        }
        var of = text(depth - 1);
        return switch (dice.between(0, 6)) {
            case 0 -> apply("upper(%s)", Kind.TEXT, of, t -> ((String) t).toUpperCase(Locale.ROOT));
            case 1 -> apply("trim(%s)", Kind.TEXT, of, t -> stripped((String) t));
            case 2 -> both("(%s || %s)", Kind.TEXT, of, text(0), (a, b) -> (String) a + b);
            case 3 ->
                    apply(
                            "replace(%s, 'a', 'bb')",
                            Kind.TEXT, of, t -> ((String) t).replace("a", "bb"));
            case 4 ->
                    new Expr(
                            "coalesce(%s, 'none')".formatted(of.sql()),
                            Kind.TEXT,
                            otherwise(of, "none"));
            case 5 -> apply("cast(%s as varchar)", Kind.TEXT, whole(1), String::valueOf);
            default -> {
                var when = condition(0);
                var no = text(0);
                yield new Expr(
                        "case when %s then %s else %s end"
                                .formatted(when.sql(), of.sql(), no.sql()),
                        Kind.TEXT,
                        when.known() && of.known() && no.known()
                                ? row ->
                                        Boolean.TRUE.equals(sure(when, row))
                                                ? sure(of, row)
                                                : sure(no, row)
                                : null);
            }
        };
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    private Expr compared(Expr left, Expr right) {
        var operator = dice.of("<", "<=", ">", ">=", "=", "<>");
        return both(
                "%s " + operator + " %s",
                Kind.BOOLEAN,
                left,
                right,
                (a, b) ->
                        holds(
                                operator,
                                new BigDecimal(a.toString())
                                        .compareTo(new BigDecimal(b.toString()))));
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "=" -> order == 0;
            default -> order != 0;
        };
    }

    private Expr equal() {
        boolean same = dice.chance(50);
        return both(
                same ? "%s = %s" : "%s <> %s",
                Kind.BOOLEAN,
                text(1),
                text(0),
                (a, b) -> a.equals(b) == same);
    }

    private Expr starts() {
        return apply("%s like 'O%%'", Kind.BOOLEAN, text(0), t -> ((String) t).startsWith("O"));
    }

    private Expr isNull() {
        boolean not = dice.chance(60);
        var of = dice.of(columns);
        return new Expr(
                of.sql() + (not ? " is not null" : " is null"),
                Kind.BOOLEAN,
                row -> (row.get(of.name()) == null) != not);
    }

    /// In the three values of SQL.
    private Expr joined(Expr left, Expr right) {
        boolean and = dice.chance(50);
        return new Expr(
                "(%s) %s (%s)".formatted(left.sql(), and ? "and" : "or", right.sql()),
                Kind.BOOLEAN,
                left.known() && right.known()
                        ? row -> joined(and, sure(left, row), sure(right, row))
                        : null);
    }

    /// SQL does not say which parts of these are evaluated, and so not which errors count.
    private static @Nullable Object sure(Expr of, Map<String, Object> row) {
        try {
            return of.of(row);
        } catch (ArithmeticException failed) {
            throw new Unsure(failed);
        }
    }

    /// The result is DuckDB's own choice.
    public static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unsure(Throwable cause) {
            super(cause);
        }
    }

    private static @Nullable Boolean joined(boolean and, @Nullable Object a, @Nullable Object b) {
        Boolean decides = !and;
        if (decides.equals(a) || decides.equals(b)) {
            return decides;
        }
        return (a == null || b == null) ? null : and;
    }

    /// A column of this kind if there is one, or else the literal.
    private Expr column(Kind kind, String literal, Object value) {
        var all = columns.stream().filter(column -> column.kind() == kind).toList();
        if (all.isEmpty() || dice.chance(10)) {
            return new Expr(literal, kind, _ -> value);
        }
        var column = dice.of(all);
        return new Expr(column.sql(), kind, row -> row.get(column.name()));
    }

    private static Expr cast(Expr of, String type, Kind kind, Function<Object, Object> java) {
        return apply("cast(%s as " + type + ")", kind, of, java);
    }

    private static Expr apply(String sql, Kind kind, Expr of, Function<Object, Object> java) {
        return new Expr(
                sql.formatted(of.sql()),
                kind,
                of.known()
                        ? row -> {
                            var value = of.of(row);
                            return value == null ? null : java.apply(value);
                        }
                        : null);
    }

    private static Expr both(
            String sql, Kind kind, Expr left, Expr right, BiFunction<Object, Object, Object> java) {
        return new Expr(
                sql.formatted(left.sql(), right.sql()),
                kind,
                left.known() && right.known()
                        ? row -> {
                            var a = left.of(row);
                            var b = right.of(row);
                            return a == null || b == null ? null : java.apply(a, b);
                        }
                        : null);
    }

    private static @Nullable Function<Map<String, Object>, @Nullable Object> otherwise(
            Expr of, Object instead) {
        return of.known() ? row -> Objects.requireNonNullElse(of.of(row), instead) : null;
    }

    /// Nobody but DuckDB knows what these give.
    private Expr wild() {
        var column = dice.of(columns);
        var name = column.sql();
        var sql =
                switch (column.kind()) {
                    case TEXT ->
                            dice.of(
                                    "regexp_replace(%s, '[0-9]+', '#')",
                                    "md5(%s)",
                                    "split_part(%s, ',', 1)",
                                    "try_cast(%s as integer)",
                                    "list_transform(string_split(%s, ','), x -> upper(x))",
                                    "lpad(%s, 12, '*')",
                                    "[%s, 'x']",
                                    "{'t': %s}",
                                    "reverse(%s)",
                                    "strlen(%s)");
                    case BOOLEAN -> dice.of("not %s", "cast(%s as integer)", "if(%s, 'y', 'n')");
                    case INTEGER, BIGINT ->
                            dice.of(
                                    "%s / 2",
                                    "%s %% 7",
                                    "%s // 3",
                                    "hex(%s)",
                                    "cast(%s as hugeint) * 3",
                                    "[x for x in [%s, 1] if x > 0]",
                                    "sqrt(abs(%s))");
                    case DECIMAL -> dice.of("round(%s, 1)", "%s * 1.19", "%s / 3", "floor(%s)");
                    case DOUBLE -> dice.of("%s + 1", "cast(%s as decimal(9,2))", "isnan(%s)");
                    case DATE ->
                            dice.of(
                                    "year(%s)",
                                    "strftime(%s, '%%Y-%%m')",
                                    "%s + interval 1 day",
                                    "date_trunc('month', %s)");
                    case TIMESTAMP ->
                            dice.of(
                                    "cast(%s as date)",
                                    "hour(%s)",
                                    "date_diff('day', %s, timestamp '2020-01-01 00:00:00')");
                    case TIMESTAMPTZ ->
                            dice.of("cast(%s as date)", "epoch_ms(%s)", "date_trunc('hour', %s)");
                    case JSON ->
                            dice.of(
                                    "%s ->> 'a'",
                                    "json_extract_string(%s, '$.b')", "json_type(%s)");
                    case STRUCT -> dice.of("%s.a", "%s.b + 1", "{'c': %s.b}");
                    case LIST ->
                            dice.of("len(%s)", "%s[1]", "list_sort(%s)", "[upper(s) for s in %s]");
                    case OTHER -> "%s is null";
                    case STRUCTS ->
                            dice.of(
                                    "len(%s)",
                                    "[s.sku for s in %s]", "list_sum([s.quantity for s in %s])");
                };
        return new Expr(sql.formatted(name), Kind.OTHER, null);
    }
}
