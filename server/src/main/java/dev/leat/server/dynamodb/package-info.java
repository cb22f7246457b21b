/// DynamoDB for its clients, over the tables of a platform.
@NullMarked
package dev.leat.server.dynamodb;

import org.jspecify.annotations.NullMarked;
