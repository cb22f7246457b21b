package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.item.ItemJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Projections of one item, and the conditions of queries.
class ProjectionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    n                                        | {"n":5}
                    n, #reserved , gone                     | {"n":5,"size":7}
                    doc.k                                    | {"doc":{"k":5}}
                    doc.k, doc.below.deep[1]                   | {"doc":{"k":5,"below":{"deep":[20]}}}
                    doc.below.deep[2], doc.below.deep[0]         | {"doc":{"below":{"deep":[10,30]}}}
                    listed[3].k, listed[0]                       | {"listed":[1,{"k":2}]}
                    listed[2][1]                               | {"listed":[[2]]}
                    doc.gone, listed[9], n.k, gone.k     | {}
                    #dotted                                  | {"a.b":"dotted"}
                    """)
    void selectsPartsOfTheItem(String expression, String expected) {
        var parts = Projection.parse(expression, Given.placeholders()).of(Given.ITEM);
        assertThat(ItemJson.write(parts)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    n, n                | Two document paths overlap
                    doc, doc.k          | Two document paths overlap
                    doc.k, doc[0]       | Two document paths conflict
                    name                | reserved keyword: name
                    #undefined          | is not defined; attribute name: #undefined
                    n,                  | Syntax error; token: "<EOF>"
                    n s                 | Syntax error; token: "s"
                    :one                | Syntax error; token: ":one"
                    """)
    void isRefused(String expression, String message) {
        assertThatThrownBy(() -> Projection.parse(expression, Given.placeholders()))
                .hasMessageStartingWith("Invalid ProjectionExpression: ")
                .hasMessageContaining(message);
    }
}
