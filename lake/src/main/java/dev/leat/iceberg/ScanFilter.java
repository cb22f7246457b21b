package dev.leat.iceberg;

import com.google.re2j.Pattern;
import dev.leat.lake.LakeCondition;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// The expression by which Iceberg's library selects data files. A condition whose meaning in SQL
/// is not certainly that of the expression is omitted, so that no file is left out wrongly. Columns
/// of the type DOUBLE have no conditions, because NaN is greater than all numbers in SQL and not in
/// the bounds of data files.
record ScanFilter(Schema schema) {

    private static final Pattern TIME =
            Pattern.compile(
                    "(\\d{4}-\\d{2}-\\d{2})(?:["
                            + " T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?)(Z|[+-]\\d{2}:\\d{2})?)?");

    /// @param any lists of conditions; rows that meet all conditions of one list are needed
    Expression of(List<List<LakeCondition>> any) {
        if (any.isEmpty()) {
            return Expressions.alwaysTrue();
        }
        Expression result = Expressions.alwaysFalse();
        for (var all : any) {
            Expression some = Expressions.alwaysTrue();
            for (var condition : all) {
                some = Expressions.and(some, of(condition));
            }
            result = Expressions.or(result, some);
        }
        return result;
    }

    private Expression of(LakeCondition condition) {
        var field = schema.caseInsensitiveFindField(condition.column());
        if (field == null || field.type().isNestedType()) {
            return Expressions.alwaysTrue();
        }
        var name = field.name();
        var values =
                condition.values().stream()
                        .map(value -> value(field.type(), value))
                        .flatMap(Optional::stream)
                        .toList();
        if (values.size() < condition.values().size()) {
            return Expressions.alwaysTrue();
        }
        return switch (condition.operator()) {
            case EQUAL -> Expressions.equal(name, values.getFirst());
            case LESS -> Expressions.lessThan(name, values.getFirst());
            case LESS_OR_EQUAL -> Expressions.lessThanOrEqual(name, values.getFirst());
            case GREATER -> Expressions.greaterThan(name, values.getFirst());
            case GREATER_OR_EQUAL -> Expressions.greaterThanOrEqual(name, values.getFirst());
            case IN -> Expressions.in(name, values);
            case STARTS_WITH ->
                    field.type().typeId() == Type.TypeID.STRING
                            ? Expressions.startsWith(name, values.getFirst().toString())
                            : Expressions.alwaysTrue();
            case IS_NULL -> Expressions.isNull(name);
            case NOT_NULL -> Expressions.notNull(name);
        };
    }

    private static Optional<Object> value(Type type, LakeCondition.Value value) {
        boolean number = value.kind() == LakeCondition.Kind.NUMBER;
        boolean text = value.kind() == LakeCondition.Kind.TEXT;
        return switch (type.typeId()) {
            case STRING -> Optional.<Object>of(value.text()).filter(_ -> text && plain(value));
            case INTEGER, LONG -> number || text ? whole(type, value.text()) : Optional.empty();
            case DECIMAL ->
                    number || text
                            ? decimal((Types.DecimalType) type, value.text())
                            : Optional.empty();
            case DATE ->
                    value.kind() == LakeCondition.Kind.TIMESTAMP || number
                            ? Optional.empty()
                            : date(value.text());
            case TIMESTAMP ->
                    number
                            ? Optional.empty()
                            : micros(
                                    value.text(), ((Types.TimestampType) type).shouldAdjustToUTC());
            default -> Optional.empty();
        };
    }

    /// Returns true if Iceberg orders the text as SQL does: it compares UTF-16 code units, and SQL
    /// compares code points, which differs only for characters beyond these.
    private static boolean plain(LakeCondition.Value value) {
        return value.text().chars().allMatch(unit -> unit < Character.MIN_SURROGATE);
    }

    private static Optional<Object> whole(Type type, String text) {
        if (!text.matches("-?[0-9]{1,18}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        if (type.typeId() == Type.TypeID.LONG) {
            return Optional.of(number);
        }
        return number == (int) number ? Optional.of((int) number) : Optional.empty();
    }

    private static Optional<Object> decimal(Types.DecimalType type, String text) {
        if (!Pattern.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?", text)) {
            return Optional.empty();
        }
        var number = new BigDecimal(text);
        return number.scale() > type.scale()
                        || number.precision() - number.scale() > type.precision() - type.scale()
                ? Optional.empty()
                : Optional.of(number.setScale(type.scale()));
    }

    private static Optional<Object> date(String text) {
        var time = TIME.matcher(text);
        try {
            return time.matches() && time.group(2) == null
                    ? Optional.of(Math.toIntExact(LocalDate.parse(text).toEpochDay()))
                    : Optional.empty();
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Object> micros(String text, boolean zoned) {
        var time = TIME.matcher(text);
        if (!time.matches() || (time.group(3) != null && !zoned)) {
            return Optional.empty();
        }
        try {
            var local =
                    LocalDateTime.parse(
                            time.group(1)
                                    + "T"
                                    + (time.group(2) == null ? "00:00" : time.group(2)));
            var offset = time.group(3) == null ? ZoneOffset.UTC : ZoneOffset.of(time.group(3));
            var epoch = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            return Optional.of(ChronoUnit.MICROS.between(epoch, local.atOffset(offset)));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }
}
