/// Items of key-value tables with DynamoDB's types, sizes and limits.
@NullMarked
package dev.leat.item;

import org.jspecify.annotations.NullMarked;
