package io.maemi.adapter;

/**
 * What a merge did.
 *
 * @param linears how many weights were changed
 * @param largestError the largest relative error by which a weight that is not held in fp32 was
 *     rounded again, ‖rounded − sum‖ / ‖sum‖
 * @param worst the path of that weight, or empty where none was rounded
 */
public record MergeReport(int linears, double largestError, String worst) {}
