/// The tables of an app in DynamoDB, each of them a table of its own.
@NullMarked
package dev.leat.aws.table;

import org.jspecify.annotations.NullMarked;
