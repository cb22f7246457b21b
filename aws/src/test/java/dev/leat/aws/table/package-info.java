@NullMarked
package dev.leat.aws.table;

import org.jspecify.annotations.NullMarked;
