@NullMarked
package dev.leat.server.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
