package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents in JSON that are encoded as items, compared with items that are made from Jackson's
/// trees.
class EncodedItemTest {

    private static final byte[] DIGEST = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Random random = new Random(1);

    @Test
    void randomDocumentsHaveTheBytesAndTheSizeOfTheirItems() {
        for (int i = 0; i < 2_000; i++) {
            isEncodedAsItem(object(0), i % 2 == 0 ? 0 : i);
        }
    }

    @Test
    void listsAndMapsOfManyMembersHaveTheBytesOfTheirItems() {
        for (int members : new int[] {0, 1, 127, 128, 129, 16_383, 16_384}) {
            var list = new StringBuilder("{\"l\":[[]");
            var map = new StringBuilder("{\"m\":{\"\":{}");
            for (int i = 1; i < members; i++) {
                list.append(",").append(i);
                map.append(",\"").append(i).append("\":null");
            }
            isEncodedAsItem(list + "],\"last\":1}", 0);
            isEncodedAsItem(map + "},\"last\":1}", 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.00",
                "1",
                "10",
                "100",
                "-70",
                "7.0",
                "70.00",
                "70.10",
                "0.05",
                "-0.50",
                "0.000001",
                "0.0000010",
                "0.0000001",
                "1E5",
                "1.50e-3",
                "-2E+10",
                "99999999999999999999999999999999999999",
                "99999999999999999999999999999999999999.00",
                "0.00000000000000000000000000000000000001",
                "123456789012345678901234567890.12345678",
                "1E-130",
                "9.9E125",
                "10000000000000000000000000000000000000000000"
            })
    void aNumberHasTheBytesOfItsItem(String number) {
        isEncodedAsItem("{\"a\":%s,\"b\":[%s]}".formatted(number, number), 0);
    }

    @Test
    void textsAndNumbersOfTheDocumentAreScalars() {
        var item =
                StampedItem.of(
                        utf8("{\"id\":\"a\",\"l\":[1],\"at\":1.0,\"m\":{\"id\":1},\"b\":true}"),
                        DIGEST,
                        7);

        assertThat(item.scalars())
                .isEqualTo(
                        ItemJson.read(
                                "{\"id\":\"a\",\"at\":1,\"_leat_digest\":\"0102030405060708090a0b0c0d0e0f10\",\"_leat_version\":7}"));
    }

    @Test
    void whatNoItemCanHaveIsRefused() {
        assertThatThrownBy(() -> encode("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"))
                .hasMessage("Nesting Levels have exceeded supported limits");
        assertThatThrownBy(() -> encode("{\"a\":[1E126]}")).hasMessageStartingWith("Number overf");
        assertThatThrownBy(() -> encode("{\"a\":[-1E-131]}"))
                .hasMessageStartingWith("Number underf");
        assertThatThrownBy(() -> encode("{\"a\":[" + "1".repeat(39) + "]}"))
                .hasMessageContaining("38 significant digits");
        assertThatThrownBy(() -> encode("{\"a\":[" + "1".repeat(2_000) + "]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("numeric value: " + "1".repeat(100) + "...");
    }

    private static void isEncodedAsItem(String document, long version) {
        var attributes = new LinkedHashMap<>(members(JSON.readTree(document)));
        attributes.put("_leat_digest", new ItemValue.Text("0102030405060708090a0b0c0d0e0f10"));
        if (version != 0) {
            attributes.put("_leat_version", ItemValue.Number.of(version));
        }
        var item = new Item(attributes);
        var encoded = StampedItem.of(utf8(document), DIGEST, version);

        assertThat(encoded.item()).as(document).isEqualTo(item);
        assertThat(encoded.content()).as(document).isEqualTo(EncodedItem.of(item).content());
        assertThat(encoded.size()).as(document).isEqualTo(ItemSize.of(item));
        assertThat(EncodedItem.of(item).size()).as(document).isEqualTo(ItemSize.of(item));
    }

    private static Map<String, ItemValue> members(JsonNode object) {
        var members = new LinkedHashMap<String, ItemValue>();
        object.forEachEntry((name, value) -> members.put(name, value(value)));
        return members;
    }

    private static ItemValue value(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> new ItemValue.Text(json.stringValue());
            case NUMBER -> new ItemValue.Number(ItemNumber.normalise(json.decimalValue()));
            case BOOLEAN -> new ItemValue.Bool(json.booleanValue());
            case OBJECT -> new ItemValue.Document(members(json));
            case ARRAY -> {
                var values = new ArrayList<ItemValue>();
                json.forEach(value -> values.add(value(value)));
                yield new ItemValue.Sequence(values);
            }
            default -> new ItemValue.Null();
        };
    }

    private static EncodedItem encode(String document) {
        return StampedItem.of(utf8(document), DIGEST, 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String object(int depth) {
        var json = new StringBuilder("{");
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            json.append(i > 0 ? "," : "").append(text(i)).append(':').append(value(depth + 1));
        }
        return json.append('}').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> text(random.nextInt(1_000));
            case 1 -> "" + (random.nextInt(2_000) - 1_000);
            case 2 -> "%d.%02d".formatted(random.nextInt(200) - 100, random.nextInt(100));
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> "null";
            case 5 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
            default -> object(depth);
        };
    }

    private String text(int number) {
        var parts =
                new String[] {
                    "a", "ü", "\\n", "\\u20ac", "𝄞", "a long text of more than 32 characters "
                };
        return "\"" + number + parts[random.nextInt(parts.length)].repeat(random.nextInt(4)) + "\"";
    }
}
