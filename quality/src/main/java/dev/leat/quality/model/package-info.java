/// Language models that propose rules. Nothing they answer is used before it was checked on data.
@NullMarked
package dev.leat.quality.model;

import org.jspecify.annotations.NullMarked;
