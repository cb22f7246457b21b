@NullMarked
package dev.leat.cli.aws;

import org.jspecify.annotations.NullMarked;
