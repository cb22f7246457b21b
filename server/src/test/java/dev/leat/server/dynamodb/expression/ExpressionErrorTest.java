package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expressions that DynamoDB refuses, with its messages, and which of two mistakes it reports.
class ExpressionErrorTest {

    private static String error(Runnable parse) {
        var error = catchThrowableOfType(ExpressionException.class, parse::run);
        return String.valueOf(Objects.requireNonNull(error).getMessage());
    }

    private static void condition(String expression) {
        ConditionParser.parse(ExpressionKind.CONDITION, expression, Given.placeholders());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    n                                | Syntax error; token: "<EOF>", near: "n"
                    n =                              | Syntax error; token: "<EOF>"
                    n = = :one                       | Syntax error; token: "=", near: "n = = :one"
                    n = :one AND                     | Syntax error; token: "<EOF>"
                    (n = :one                        | Syntax error; token: "<EOF>"
                    n = :one)                        | Syntax error; token: ")"
                    n = 5                            | Syntax error; token: "5"
                    n = :one %                       | Syntax error; token: "%"
                    n IN ()                          | Syntax error; token: ")"
                    n.[0] = :one                     | Syntax error; token: "["
                    listed[x] = :one                   | Syntax error; token: "x"
                    n BETWEEN :one OR :two           | Syntax error; token: "OR"
                    ((n = :one))                     | The expression has redundant parentheses;
                    ((n)) = :one                     | The expression has redundant parentheses;
                    size(s)                          | The function is not allowed to be used this way in an expression; function: size
                    n = contains(s, :x)              | The function is not allowed to be used this way in an expression; function: contains
                    attribute_exists(n) < :one       | The function is not allowed to be used this way in an expression; function: attribute_exists
                    dog(n)                           | Invalid function name; function: dog
                    Size(n) = :one                   | Invalid function name; function: Size
                    if_not_exists(n, n) = :one       | The function is not allowed in this expression; function: if_not_exists
                    list_append(n, n)                | The function is not allowed in this expression; function: list_append
                    name = :one                      | Attribute name is a reserved keyword; reserved keyword: name
                    doc.Size = :one                  | Attribute name is a reserved keyword; reserved keyword: Size
                    #undefined = :one                | An expression attribute name used in the document path is not defined; attribute name: #undefined
                    n = :undefined                   | An expression attribute value used in expression is not defined; attribute value: :undefined
                    attribute_exists(n, s)           | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2
                    begins_with(s)                   | Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1
                    size(s, t) = :one                | Incorrect number of operands for operator or function; operator or function: size, number of operands: 2
                    contains(s, s)                   | The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [s]
                    doc.k = doc.k                    | The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [doc, k]
                    attribute_exists(:one)           | Operator or function requires a document path; operator or function: attribute_exists
                    attribute_not_exists(size(s))    | Operator or function requires a document path; operator or function: attribute_not_exists
                    begins_with(s, :one)             | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
                    begins_with(size(s), :x)         | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
                    size(:one) = :one                | Incorrect operand type for operator or function; operator or function: size, operand type: N
                    size(size(s)) = :one             | Incorrect operand type for operator or function; operator or function: size, operand type: N
                    attribute_type(n, :one)          | Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N
                    attribute_type(n, s)             | Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}
                    attribute_type(n, :Q)            | Invalid attribute type name found; type: Q, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}
                    n < :true                        | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL
                    :list >= n                       | Incorrect operand type for operator or function; operator or function: >=, operand type: L
                    n BETWEEN :ab AND :ab            | Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: SS
                    n BETWEEN :ten AND :one          | The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:1}
                    n BETWEEN :one AND :x            | The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}
                    """)
    void ofConditions(String expression, String message) {
        assertThat(error(() -> condition(expression)))
                .startsWith("Invalid ConditionExpression: ")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SET                              | Syntax error; token: "<EOF>"
                    SET n                            | Syntax error; token: "<EOF>"
                    SET n = :one,                    | Syntax error; token: "<EOF>"
                    SET n :one                       | Syntax error; token: ":one"
                    PUT n = :one                     | Syntax error; token: "PUT"
                    SET n = n + n + n                | Syntax error; token: "+"
                    SET n = (n + :one) - :one        | Syntax error
                    SET n = if_not_exists(n, :one + :one) | Syntax error; token: "+"
                    ADD n n                          | Syntax error; token: "n"
                    DELETE ss                        | Syntax error; token: "<EOF>"
                    REMOVE n = :one                  | Syntax error; token: "="
                    SET name = :one                  | Attribute name is a reserved keyword; reserved keyword: name
                    SET n = size(s)                  | The function is not allowed in an update expression; function: size
                    SET n = dog(s)                   | Invalid function name; function: dog
                    SET n = :one SET s = :one        | The "SET" section can only be used once in an update expression;
                    SET #undefined = :one            | An expression attribute name used in the document path is not defined; attribute name: #undefined
                    SET n = :undefined               | An expression attribute value used in expression is not defined; attribute value: :undefined
                    SET n = :one, n = :two           | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]
                    SET doc.k = :one REMOVE doc      | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [doc, k], path two: [doc]
                    SET doc.k = :one, doc[0] = :one  | Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [doc, k], path two: [doc, [0]]
                    ADD n :hello                     | Incorrect operand type for operator or function; operator: ADD, operand type: STRING
                    ADD n :list                      | Incorrect operand type for operator or function; operator: ADD, operand type: LIST
                    DELETE ss :one                   | Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER
                    DELETE ss :true                  | Incorrect operand type for operator or function; operator: DELETE, operand type: BOOLEAN
                    SET n = :hello + n               | Incorrect operand type for operator or function; operator or function: +, operand type: S
                    SET n = n - :list                | Incorrect operand type for operator or function; operator or function: -, operand type: L
                    SET n = list_append(listed, :one)  | Incorrect operand type for operator or function; operator or function: list_append, operand type: N
                    SET n = if_not_exists(n)         | Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1
                    SET n = if_not_exists(:one, n)   | Operator or function requires a document path; operator or function: if_not_exists
                    """)
    void ofUpdates(String expression, String message) {
        assertThat(error(() -> UpdateParser.parse(expression, Given.placeholders())))
                .startsWith("Invalid UpdateExpression: ")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name = :undefined AND AND                | Syntax error
                    begins_with(s, :one) AND ((n = :one))    | redundant parentheses
                    name = :one AND dog(n)                   | Invalid function name
                    name = :one AND n = contains(s, :x)      | used this way
                    :undefined = name                        | reserved keyword
                    begins_with(s, :one) AND n = :undefined  | begins_with, operand type: N
                    n = :undefined AND begins_with(s, :one)  | is not defined
                    begins_with(:one, :undefined)            | is not defined
                    """)
    void theEarliestKindOfMistakeIsReported(String expression, String message) {
        assertThat(error(() -> condition(expression))).contains(message);
    }

    @Test
    void anEmptyExpressionOrOneOfMoreThanFourKilobytesIsRefused() {
        assertThat(error(() -> condition("")))
                .isEqualTo("Invalid ConditionExpression: The expression can not be empty;");
        var blanks = " ".repeat(ExpressionKind.MAX_BYTES - "n = :one".length());
        condition("n = :one" + blanks);
        assertThat(error(() -> condition("n = :one " + blanks)))
                .contains("exceeded the maximum allowed size; expression size: 4097");
    }

    @Test
    void inTakesAHundredOperands() {
        var members = IntStream.range(0, 100).mapToObj(_ -> ":one").toList();
        condition("n IN (%s)".formatted(String.join(",", members)));
        assertThat(error(() -> condition("n IN (%s,:two)".formatted(String.join(",", members)))))
                .contains("too many operands; number of operands: 101");
    }

    @Test
    void parenthesesAndNegationsMayBeDeepButNotEndless() {
        condition("NOT ".repeat(100) + "n = :one");
        assertThat(error(() -> condition("NOT ".repeat(1000) + "n = :one"))).contains("Syntax");
        var parentheses = "(".repeat(2000);
        assertThat(error(() -> condition(parentheses + "n"))).contains("Syntax");
    }

    @Test
    void everyPlaceholderMustBeUsed() {
        var names = new Placeholders(Map.of("#n", "n", "#x", "x", "#y", "y"), Map.of());
        ConditionParser.parse(ExpressionKind.CONDITION, "attribute_exists(#n)", names);
        assertThatThrownBy(names::checkUsed)
                .hasMessage(
                        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}");
        var values = new Placeholders(Map.of(), Map.of(":v", Given.number(1)));
        assertThatThrownBy(values::checkUsed)
                .hasMessage(
                        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
    }

    @Test
    void aListIndexMustBeInRange() {
        assertThat(error(() -> condition("listed[9999999999] = :one")))
                .contains("List index is not within the allowable range; index: [9999999999]");
    }
}
