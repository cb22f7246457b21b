package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// Updates of [Given#ITEM] and their results: the changed attributes as JSON, with `-name` behind
/// it for each removed one, or `!` and a part of the error.
final class UpdateCases {

    record Case(String expression, String expected) {

        /// Returns the item that the update makes; its error if it cannot.
        String result() {
            return result(parsed());
        }

        static String result(Update update) {
            try {
                return update.apply(Given.ITEM).toString();
            } catch (ExpressionException refused) {
                return "!" + refused.getMessage();
            }
        }

        Update parsed() {
            return UpdateParser.parse(expression, Given.placeholders());
        }

        boolean isAsExpected(String result) {
            if (expected.startsWith("!")) {
                return result.startsWith("!") && result.contains(expected.substring(1));
            }
            int end = expected.lastIndexOf('}') + 1;
            var item = new LinkedHashMap<>(Given.ITEM.attributes());
            item.putAll(Given.item(expected.substring(0, end)).attributes());
            for (var removed : expected.substring(end).strip().split("\\s+", -1)) {
                item.remove(removed.replaceFirst("^-", ""));
            }
            return result.equals(new Item(item).toString());
        }
    }

    private static final String NO_TYPE = "!incorrect data type";
    private static final String NO_VALUE = "!refers to an attribute that does not exist";
    private static final String NO_PATH = "!path provided in the update expression is invalid";

    static final List<Case> ALL =
            Stream.of(sets(), nested(), removals(), additions(), several())
                    .flatMap(String::lines)
                    .map(line -> line.split(" => ", 2))
                    .map(parts ->
                            new Case(
                                    parts[0],
                                    parts[1].replace("!type", NO_TYPE)
                                            .replace("!value", NO_VALUE)
                                            .replace("!path", NO_PATH)))
                    .toList();

    private UpdateCases() {}

    private static String sets() {
        return """
        SET n = :one => {"n": 1}
        set #n = :hello => {"n": "hello"}
        SET fresh = :map => {"fresh": ":map"}
        SET n = n => {}
        SET fresh = s => {"fresh": "hello"}
        SET fresh = gone => !value
        SET n = n + :one => {"n": 6}
        SET n = :one + n => {"n": 6}
        SET n = n - :ten => {"n": -5}
        SET n = :ten - n => {"n": 5}
        SET n = (n + :one) => {"n": 6}
        SET n = n + gone => !value
        SET n = gone + :one => !value
        SET n = n + s => !type
        SET n = :huge + :one => {"n": 100000000000000000000000000000000000000}
        SET n = :huge + :tiny => !38 significant digits
        SET fresh = if_not_exists(n, :one) => {"fresh": 5}
        SET fresh = if_not_exists(gone, :one) => {"fresh": 1}
        SET fresh = if_not_exists(nul, :one) => {"fresh": null}
        SET fresh = if_not_exists(gone, lost) => !value
        SET fresh = if_not_exists(n, lost) => {"fresh": 5}
        SET fresh = if_not_exists(gone, if_not_exists(lost, s)) => {"fresh": "hello"}
        SET n = if_not_exists(gone, :zero) + :one => {"n": 1}
        SET n = if_not_exists(n, :zero) + :one => {"n": 6}
        SET fresh = list_append(:inner, :nothing) => {"fresh": [true, 2]}
        SET noList = list_append(noList, :inner) => {"noList": [true, 2]}
        SET fresh = list_append(:inner, doc.below.deep) => {"fresh": [true, 2, 10, 20, 30]}
        SET fresh = list_append(doc.below.deep, :inner) => {"fresh": [10, 20, 30, true, 2]}
        SET fresh = list_append(if_not_exists(gone, :nothing), :inner) => {"fresh": [true, 2]}
        SET fresh = list_append(s, :inner) => !type
        SET fresh = list_append(gone, :inner) => !value
        """;
    }

    private static String nested() {
        return """
        SET doc.k = :one => {"doc": {"k": 1, "below": {"deep": [10, 20, 30]}, "s": "in"}}
        SET doc.fresh = :one => {"doc": {"k": 5, "below": {"deep": [10, 20, 30]}, "s": "in", "fresh": 1}}
        SET #map.below.deep[1] = :one => {"doc": {"k": 5, "below": {"deep": [10, 1, 30]}, "s": "in"}}
        SET doc.below.deep[7] = :one => {"doc": {"k": 5, "below": {"deep": [10, 20, 30, 1]}, "s": "in"}}
        SET noList[5] = :one, noList[2] = :two => {"noList": [2, 1]}
        SET listed[3].k = :one => {"listed": [1, "x", [true, 2], {"k": 1}, null]}
        SET listed[2][0] = :one => {"listed": [1, "x", [1, 2], {"k": 2}, null]}
        SET gone.k = :one => !path
        SET gone[0] = :one => !path
        SET n.k = :one => !path
        SET doc[0] = :one => !path
        SET listed.k = :one => !path
        SET listed[9].k = :one => !path
        SET doc.below.nothing.k = :one => !path
        SET doc.k = :one, doc.s = :two => {"doc": {"k": 1, "below": {"deep": [10, 20, 30]}, "s": 2}}
        """;
    }

    private static String removals() {
        return """
        REMOVE n => {} -n
        remove n, #k => {} -n -k
        REMOVE gone => {}
        REMOVE doc.k => {"doc": {"below": {"deep": [10, 20, 30]}, "s": "in"}}
        REMOVE doc.gone => {}
        REMOVE gone.k => !path
        REMOVE doc.below.deep[0] => {"doc": {"k": 5, "below": {"deep": [20, 30]}, "s": "in"}}
        REMOVE doc.below.deep[0], doc.below.deep[2] => {"doc": {"k": 5, "below": {"deep": [20]}, "s": "in"}}
        REMOVE doc.below.deep[0], doc.below.deep[1] => {"doc": {"k": 5, "below": {"deep": [30]}, "s": "in"}}
        REMOVE doc.below.deep[9] => {}
        DELETE ss :onlyA => {"ss": ":onlyB"}
        DELETE ss :bd => {"ss": ":onlyA"}
        DELETE ss :ab => {} -ss
        DELETE ns :oneTwo => {"ns": ":three"}
        DELETE gone :ab => {}
        DELETE ss :numbers => !type
        DELETE n :numbers => !type
        """;
    }

    private static String additions() {
        return """
        ADD n :one => {"n": 6}
        ADD neg :one => {"neg": 0}
        ADD fresh :five => {"fresh": 5}
        ADD doc.k :one => {"doc": {"k": 6, "below": {"deep": [10, 20, 30]}, "s": "in"}}
        ADD doc.fresh :one => {"doc": {"k": 5, "below": {"deep": [10, 20, 30]}, "s": "in", "fresh": 1}}
        ADD ss :bd => {"ss": ":abd"}
        ADD fresh :ab => {"fresh": ":ab"}
        ADD ss :numbers => !type
        ADD s :one => !type
        ADD n :ab => !type
        ADD gone.k :one => !path
        """;
    }

    private static String several() {
        return """
        SET n = ten, ten = n => {"n": 10, "ten": 5}
        SET fresh = n REMOVE n => {"fresh": 5} -n
        SET n = :one, fresh = n => {"n": 1, "fresh": 5}
        REMOVE doc.below.deep[0] SET doc.below.deep[1] = :one => {"doc": {"k": 5, "below": {"deep": [1, 30]}, "s": "in"}}
        SET fresh = doc.below.deep[1] REMOVE doc.below.deep[0] => {"fresh": 20, "doc": {"k": 5, "below": {"deep": [20, 30]}, "s": "in"}}
        ADD n :one SET s = :x REMOVE t DELETE ss :onlyA => {"n": 6, "s": "x", "ss": ":onlyB"} -t
        """;
    }
}
