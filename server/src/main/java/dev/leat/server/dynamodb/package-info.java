/// The DynamoDB endpoint: operations on the tables of a platform.
@NullMarked
package dev.leat.server.dynamodb;

import org.jspecify.annotations.NullMarked;
