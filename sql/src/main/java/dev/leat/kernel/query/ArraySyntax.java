package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Translates Trino's subscripts, lambdas and UNNEST in a parse tree of DuckDB, whose meanings
/// differ: a subscript beyond an array is NULL in DuckDB, and UNNEST makes one column of a row.
final class ArraySyntax {

    private static final String ORDINALITY = "WITH_ORDINALITY";

    /// Parses a statement of DuckDB.
    interface Parser {
        JsonNode tree(String sql) throws BindException;
    }

    private ArraySyntax() {}

    /// Returns true for UNNEST after FROM or JOIN.
    static boolean unnests(JsonNode node) {
        return node.path("type").asString("").equals("TABLE_FUNCTION")
                && node.path("function").path("function_name").asString("").equals("unnest");
    }

    /// Translates an UNNEST whose argument is translated. With several names of columns, the array
    /// has rows, and each name is that of a field.
    static void unnest(ObjectNode table, Parser parser) throws BindException {
        var arguments = table.path("function").path("arguments");
        if (arguments.size() != 1) {
            throw refused(
                    "UNNEST of several arrays is not supported here",
                    "unnest one array WITH ORDINALITY, and use element_at for the others");
        }
        var array = arguments.get(0).path("expression");
        var names = new ArrayList<String>();
        table.path("column_name_alias").forEach(name -> names.add(name.asString()));
        boolean numbered = table.path("with_ordinality").asString("").equals(ORDINALITY);
        int fields = names.size() - (numbered ? 1 : 0);
        if (fields < 2) {
            ((ObjectNode) arguments.get(0))
                    .set("expression", StatementTranslator.called("leat_rows", array));
            return;
        }
        var columns =
                Stream.concat(
                                IntStream.rangeClosed(1, fields).mapToObj(i -> field(i, fields)),
                                numbered ? Stream.of("leat_n") : Stream.of())
                        .collect(Collectors.joining(", "));
        var sql =
                "SELECT 1 FROM (SELECT %s FROM unnest(NULL)%s AS leat_u(leat_e%s)) AS t(%s)"
                        .formatted(
                                columns,
                                numbered ? " WITH ORDINALITY" : "",
                                numbered ? ", leat_n" : "",
                                names.stream()
                                        .map(SqlLiterals::name)
                                        .collect(Collectors.joining(", ")));
        var rows =
                (ObjectNode)
                        parser.tree(sql).path("statements").get(0).path("node").path("from_table");
        var inner = rows.path("subquery").path("node").path("from_table").path("function");
        ((ObjectNode) inner.path("arguments").get(0)).set("expression", array);
        rows.set("alias", table.path("alias"));
        table.removeAll();
        table.setAll(rows);
    }

    /// Returns a field of a row, which must have so many fields.
    private static String field(int number, int fields) {
        return """
        CASE WHEN len(struct_keys(leat_e)) <> %d \
        THEN error('UNNEST of an array of rows needs a name for each of their ' || len(struct_keys(leat_e)) || ' fields') \
        ELSE struct_extract_at(leat_e, %d) END\
        """
                .formatted(fields, number);
    }

    /// Prepares a call whose second argument is a lambda.
    static void lambda(ObjectNode call, String name) throws BindException {
        var arguments = call.path("arguments");
        var lambda = arguments.path(1).path("expression");
        boolean one =
                arguments.size() == 2
                        && lambda.path("class").asString("").equals("LAMBDA")
                        && lambda.path("lhs").path("class").asString("").equals("COLUMN_REF");
        if (!one) {
            throw refused(
                    name + " needs an array and a lambda with one parameter",
                    "write it as in %s(a, x -> x > 1)".formatted(name));
        }
        ((ObjectNode) lambda).put("syntax_type", "LAMBDA_KEYWORD");
    }

    /// Makes the argument of a call the array of the lambda's values.
    static void matched(ObjectNode call) {
        var arguments = call.path("arguments");
        var values =
                StatementTranslator.called(
                        "list_transform",
                        arguments.get(0).path("expression"),
                        arguments.get(1).path("expression"));
        call.putArray("arguments").addObject().put("name", "").set("expression", values);
    }

    /// Refuses a lambda that is not the argument of a function that takes one.
    static void alone(JsonNode lambda) throws BindException {
        if (!lambda.path("syntax_type").asString("").equals("LAMBDA_KEYWORD")) {
            throw refused(
                    "a lambda must be the second argument of "
                            + TrinoArrays.WITH_LAMBDA.keySet().stream()
                                    .sorted()
                                    .collect(Collectors.joining(", ")),
                    "write parentheses around the expression after ->");
        }
    }

    /// Translates a subscript, and refuses a slice.
    static void operator(ObjectNode operator) throws BindException {
        var children = operator.path("children");
        switch (operator.path("type").asString("")) {
            case "ARRAY_EXTRACT" -> {
                var call =
                        StatementTranslator.called(
                                "leat_subscript", children.get(0), children.get(1));
                call.set("alias", operator.path("alias"));
                operator.removeAll();
                operator.setAll(call);
            }
            case "ARRAY_SLICE" ->
                    throw refused(
                            "a slice of an array has another form in Athena's SQL",
                            "use slice(ARRAY, START, LENGTH)");
            default -> {}
        }
    }

    private static BindException refused(String why, String hint) {
        return new BindException(why, 0, Optional.of(hint));
    }
}
