package dev.leat.bench;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Processing of orders in handwritten Java, without Leat: Jackson's streaming parser, strict
/// checks of duplicate names, types and ranges, exact decimals, all reasons of an invalid order,
/// identity and digest, and the input of two views. Supports only this schema.
public final class HandWritten {

    private static final BigDecimal MOST = new BigDecimal("9999999999999999.99");
    private static final BigDecimal MOST_PRICE = new BigDecimal("99999999999999.9999");

    private final JsonFactory factory =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private final MessageDigest sha = sha256();
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 12);

    record Item(@Nullable String product, @Nullable Integer quantity, @Nullable BigDecimal price) {}

    /// The valid orders of a batch, as the input of two views.
    public record Result(
            int size, int[] record, byte[] hashes, String[] user, long[] day, long[] value) {

        /// Returns a hash of the order's id.
        public byte[] identity(int row) {
            return Arrays.copyOfRange(hashes, 32 * row, 32 * row + 16);
        }

        /// Returns a hash of the order's content.
        public byte[] digest(int row) {
            return Arrays.copyOfRange(hashes, 32 * row + 16, 32 * row + 32);
        }
    }

    private static final class Order {
        @Nullable String id;
        @Nullable String user;
        @Nullable OffsetDateTime at;
        @Nullable BigDecimal value;
        @Nullable List<Item> items;
        @Nullable String address;
        @Nullable String payment;
    }

    public Result run(LeasedWork work, Outcomes table) {
        int size = work.size();
        var result =
                new Result(
                        size,
                        new int[size],
                        new byte[32 * size],
                        new String[size],
                        new long[size],
                        new long[size]);
        int good = 0;
        for (int i = 0; i < size; i++) {
            var reasons = new ArrayList<Reason>();
            var order = read(work.records().get(i), reasons);
            if (reasons.isEmpty()) {
                check(order, reasons);
            }
            if (reasons.isEmpty()) {
                result.record()[good] = i;
                add(order, result, good++);
            } else {
                table.reject(i, reasons);
            }
        }
        return new Result(
                good,
                result.record(),
                result.hashes(),
                result.user(),
                result.day(),
                result.value());
    }

    private Order read(Record record, List<Reason> reasons) {
        var order = new Order();
        try (var parser = factory.createParser(ObjectReadContext.empty(), record.body())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                reasons.add(Reason.of("type", "is not an object"));
                return order;
            }
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                field(order, name, parser, reasons);
            }
            if (parser.nextToken() != null) {
                reasons.add(Reason.of("malformed", "text after the document"));
            }
        } catch (JacksonException e) {
            reasons.add(Reason.of("malformed", e.getOriginalMessage()));
        }
        missing(order.id, "order_id", reasons);
        missing(order.user, "user_id", reasons);
        missing(order.at, "order_timestamp", reasons);
        missing(order.value, "order_value", reasons);
        missing(order.items, "items", reasons);
        return order;
    }

    private static void missing(@Nullable Object value, String field, List<Reason> reasons) {
        if (value == null) {
            reasons.add(Reason.of("missing", field + " is missing or null"));
        }
    }

    private static void field(Order order, String name, JsonParser parser, List<Reason> reasons) {
        switch (name) {
            case "order_id" -> order.id = text(parser, name, reasons);
            case "user_id" -> order.user = text(parser, name, reasons);
            case "order_timestamp" -> order.at = time(parser, name, reasons);
            case "order_value" -> order.value = number(parser, name, 2, MOST, reasons);
            case "items" -> order.items = items(parser, reasons);
            case "shipping_address" -> order.address = text(parser, name, reasons);
            case "payment_method" -> order.payment = text(parser, name, reasons);
            default -> parser.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser parser, String name, List<Reason> reasons) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            reasons.add(Reason.of("type", name + " is not a string"));
            parser.skipChildren();
            return null;
        }
        return parser.getString();
    }

    private static @Nullable OffsetDateTime time(
            JsonParser parser, String name, List<Reason> reasons) {
        var text = text(parser, name, reasons);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            reasons.add(Reason.of("type", name + " is not a timestamptz"));
            return null;
        }
    }

    private static @Nullable BigDecimal number(
            JsonParser parser, String name, int scale, BigDecimal most, List<Reason> reasons) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == null || (!token.isNumeric() && token != JsonToken.VALUE_STRING)) {
            reasons.add(Reason.of("type", name + " is not a number"));
            parser.skipChildren();
            return null;
        }
        try {
            var value =
                    token.isNumeric()
                            ? parser.getDecimalValue()
                            : new BigDecimal(parser.getString());
            if (value.scale() > scale && value.stripTrailingZeros().scale() > scale) {
                reasons.add(Reason.of("range", name + " has more than " + scale + " decimals"));
                return null;
            }
            if (value.abs().compareTo(most) > 0) {
                reasons.add(Reason.of("range", name + " is out of range"));
                return null;
            }
            return value;
        } catch (NumberFormatException e) {
            reasons.add(Reason.of("type", name + " is not a number"));
            return null;
        }
    }

    private static @Nullable List<Item> items(JsonParser parser, List<Reason> reasons) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            reasons.add(Reason.of("type", "items is not a list"));
            parser.skipChildren();
            return null;
        }
        var items = new ArrayList<Item>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                reasons.add(Reason.of("type", "items[" + items.size() + "] is not an object"));
                parser.skipChildren();
            } else {
                items.add(item(parser, reasons));
            }
        }
        return items;
    }

    private static Item item(JsonParser parser, List<Reason> reasons) {
        String product = null;
        Integer quantity = null;
        BigDecimal price = null;
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "product_id" -> product = text(parser, name, reasons);
                case "quantity" -> {
                    var number =
                            number(parser, name, 0, BigDecimal.valueOf(Integer.MAX_VALUE), reasons);
                    quantity = number == null ? null : number.intValueExact();
                }
                case "price_per_unit" -> price = number(parser, name, 4, MOST_PRICE, reasons);
                default -> parser.skipChildren();
            }
        }
        return new Item(product, quantity, price);
    }

    private static void check(Order order, List<Reason> reasons) {
        order.id = clean(order.id);
        order.user = clean(order.user);
        var items = order.items == null ? List.<Item>of() : order.items;
        var value = order.value == null ? BigDecimal.ZERO : order.value;
        hold(!order.id.isEmpty(), "order_id is not blank", reasons);
        hold(!order.user.isEmpty(), "user_id is not blank", reasons);
        hold(value.signum() > 0, "order_value is above zero", reasons);
        hold(!items.isEmpty(), "there is at least one item", reasons);
        boolean above = !items.isEmpty();
        var sum = BigDecimal.ZERO;
        for (var item : items) {
            if (item.quantity() == null || item.price() == null) {
                above = false;
            } else {
                above &= item.quantity() > 0 && item.price().signum() > 0;
                sum = sum.add(item.price().multiply(BigDecimal.valueOf(item.quantity())));
            }
        }
        hold(above, "quantities and prices are above zero", reasons);
        boolean same = sum.setScale(2, RoundingMode.HALF_UP).compareTo(value) == 0;
        hold(same, "items add up to order_value", reasons);
    }

    private static String clean(@Nullable String text) {
        return text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
    }

    private static void hold(boolean holds, String sentence, List<Reason> reasons) {
        if (!holds) {
            reasons.add(Reason.of("check", sentence));
        }
    }

    private void add(Order order, Result result, int row) {
        var at = order.at == null ? OffsetDateTime.MIN : order.at;
        var value = order.value == null ? BigDecimal.ZERO : order.value;
        var user = order.user == null ? "" : order.user;
        result.user()[row] = user;
        result.day()[row] = at.toEpochSecond() / 86_400 * 86_400_000_000L;
        result.value()[row] = value.setScale(2).unscaledValue().longValueExact();
        buffer.clear();
        put("order_stats");
        put(order.id);
        hash(result.hashes(), 32 * row);
        buffer.clear();
        for (var item : order.items == null ? List.<Item>of() : order.items) {
            put(item.product());
            put(String.valueOf(item.quantity()));
            put(item.price() == null ? null : plain(item.price()));
        }
        put(order.id);
        buffer.putLong(at.toEpochSecond() * 1_000_000 + at.getNano() / 1000);
        put(plain(value));
        put(order.payment);
        put(order.address);
        put(user);
        hash(result.hashes(), 32 * row + 16);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private void put(@Nullable String text) {
        var utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (buffer.remaining() < utf8.length + 64) {
            buffer = ByteBuffer.allocate(2 * buffer.capacity() + utf8.length).put(buffer.flip());
        }
        buffer.putInt(text == null ? -1 : utf8.length).put(utf8);
    }

    private void hash(byte[] to, int at) {
        sha.update(buffer.array(), 0, buffer.position());
        System.arraycopy(sha.digest(), 0, to, at, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
