/// DynamoDB's expressions: parsed from text and evaluated on items
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html).
@NullMarked
package dev.leat.server.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
