@org.jspecify.annotations.NullMarked
package dev.leat.bench.spring;
