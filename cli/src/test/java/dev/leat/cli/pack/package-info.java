/// `leat package`: images and zip files of apps: guards cli.
@NullMarked
package dev.leat.cli.pack;

import org.jspecify.annotations.NullMarked;
