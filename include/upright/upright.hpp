// Everything of the C++ interface. #include <upright/upright.hpp>, link upright::upright.
#pragma once

#include "upright/batch.hpp"
#include "upright/correct.hpp"
#include "upright/detection.hpp"
#include "upright/detector.hpp"
#include "upright/explanation.hpp"
#include "upright/files.hpp"
#include "upright/fix.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/preview.hpp"
#include "upright/result.hpp"
#include "upright/version.hpp"
