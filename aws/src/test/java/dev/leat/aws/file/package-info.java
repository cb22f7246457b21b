@NullMarked
package dev.leat.aws.file;

import org.jspecify.annotations.NullMarked;
