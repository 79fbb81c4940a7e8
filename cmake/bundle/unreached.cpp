// What OpenCV's core and imgproc name in functions that nothing here calls, and build.sh leaves out. The linker for Windows
// keeps such functions all the same, since each has a table of how it is unwound, and wants what they name.
#include <cstdlib>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace cv {

double kmeans(InputArray, int, InputOutputArray, TermCriteria, int, int, OutputArray) { std::abort(); }

PCA::PCA() { std::abort(); }
PCA& PCA::operator()(InputArray, InputArray, int, int) { std::abort(); }
Mat PCA::project(InputArray) const { std::abort(); }
Mat PCA::backProject(InputArray) const { std::abort(); }

void dilate(InputArray, OutputArray, InputArray, Point, int, int, const Scalar&) { std::abort(); }

void crossCorr(const Mat&, const Mat&, Mat&, Point, double, int);  // of a header that is not installed
void crossCorr(const Mat&, const Mat&, Mat&, Point, double, int) { std::abort(); }

}  // namespace cv
