/*
 * New moons and the sun's longitude for the meridian of UTC+7. Called by lunar.c, on any thread; no state.
 * New moons: J. Meeus, Astronomical Algorithms, 2nd ed., ch. 49 (error a few seconds). Sun: the leading terms
 * of VSOP87 as in ch. 25 and 32, with nutation and aberration (error about one arc second, 25 s of time). ΔT:
 * the polynomials of Espenak and Meeus (NASA, 2006). Of all new moons of 1900..2199 only two are nearer to
 * midnight than the sum of these errors: 20 June 1944 (25 s before) and 7 July 1967 (2 s before).
 */
#include "calendar/moon.h"
#include <math.h>
#include <stddef.h>

#define PI 3.14159265358979323846
#define J2000 2451545.0
#define UNIX_EPOCH_JD 2440587.5
#define ZONE_DAYS (7.0 / 24.0)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static double radians(double degrees)
{
    return fmod(degrees, 360.0) * (PI / 180.0);
}

static double polynomial(const double *terms, size_t count, double x)
{
    double sum = 0;
    while (count > 0)
        sum = sum * x + terms[--count];
    return sum;
}

/* Dynamical minus universal time, seconds. Each row: valid before `until`, powers of (year - origin) / scale.
 */
static double delta_t(double year)
{
    static const struct {
        double until, origin, scale, terms[8];
    } rows[] = {
        {1900, 1860, 1, {7.62, 0.5737, -0.251754, 0.01680668, -0.0004473624, 1 / 233174.0}},
        {1920, 1900, 1, {-2.79, 1.494119, -0.0598939, 0.0061966, -0.000197}},
        {1941, 1920, 1, {21.20, 0.84493, -0.076100, 0.0020936}},
        {1961, 1950, 1, {29.07, 0.407, -1 / 233.0, 1 / 2547.0}},
        {1986, 1975, 1, {45.45, 1.067, -1 / 260.0, -1 / 718.0}},
        {2005, 2000, 1, {63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599}},
        {2050, 2000, 1, {62.92, 0.32217, 0.005589}},
        {2150, 1820, 100, {-20 - 0.5628 * (2150 - 1820), 56.28, 32}},
        {9999, 1820, 100, {-20, 0, 32}},
    };
    size_t i = 0;
    while (year >= rows[i].until)
        i++;
    return polynomial(rows[i].terms, 8, (year - rows[i].origin) / rows[i].scale);
}

static double year_of(double jd)
{
    return 2000.0 + (jd - J2000) / 365.25;
}

/* One periodic term: amplitude in days, power of the eccentricity, multiples of M, M', F. */
struct moon_term {
    double amplitude;
    int eccentricity, sun, moon, latitude;
};

static const struct moon_term moon_terms[] = {
    {-0.40720, 0, 0, 1, 0}, {0.17241, 1, 1, 0, 0},    {0.01608, 0, 0, 2, 0},  {0.01039, 0, 0, 0, 2},
    {0.00739, 1, -1, 1, 0}, {-0.00514, 1, 1, 1, 0},   {0.00208, 2, 2, 0, 0},  {-0.00111, 0, 0, 1, -2},
    {-0.00057, 0, 0, 1, 2}, {0.00056, 1, 1, 2, 0},    {-0.00042, 0, 0, 3, 0}, {0.00042, 1, 1, 0, 2},
    {0.00038, 1, 1, 0, -2}, {-0.00024, 1, -1, 2, 0},  {-0.00007, 0, 2, 1, 0}, {0.00004, 0, 0, 2, -2},
    {0.00004, 0, 3, 0, 0},  {0.00003, 0, 1, 1, -2},   {0.00003, 0, 0, 2, 2},  {-0.00003, 0, 1, 1, 2},
    {0.00003, 0, -1, 1, 2}, {-0.00002, 0, -1, 1, -2}, {-0.00002, 0, 1, 3, 0}, {0.00002, 0, 0, 4, 0},
};

/* Perturbations by the planets: amplitude in days, argument at k = 0 and its growth with k, degrees. */
static const double planet_terms[][3] = {
    {0.000325, 299.77, 0.107408},  {0.000165, 251.88, 0.016321}, {0.000164, 251.83, 26.651886},
    {0.000126, 349.42, 36.412478}, {0.000110, 84.66, 18.206239}, {0.000062, 141.74, 53.303771},
    {0.000060, 207.14, 2.453732},  {0.000056, 154.84, 7.306860}, {0.000047, 34.52, 27.261239},
    {0.000042, 207.19, 0.121824},  {0.000040, 291.34, 1.844379}, {0.000037, 161.72, 24.198154},
    {0.000035, 239.56, 25.513099}, {0.000023, 331.55, 3.592518},
};

static double moon_corrections(double k, double t)
{
    const double e = 1 - 0.002516 * t - 0.0000074 * t * t;
    const double sun = radians(2.5534 + 29.10535670 * k - 0.0000014 * t * t - 0.00000011 * t * t * t);
    const double moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t * t * t);
    const double latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t * t * t);
    const double node = radians(124.7746 - 1.56375588 * k + 0.0020672 * t * t + 0.00000215 * t * t * t);
    const double powers[] = {1, e, e * e};
    double sum = -0.00017 * sin(node) - 0.009173 * t * t * 0.000325 * (PI / 180.0);
    for (size_t i = 0; i < COUNT(moon_terms); i++) {
        const struct moon_term *term = &moon_terms[i];
        sum += term->amplitude * powers[term->eccentricity] *
               sin(term->sun * sun + term->moon * moon + term->latitude * latitude);
    }
    for (size_t i = 0; i < COUNT(planet_terms); i++)
        sum += planet_terms[i][0] * sin(radians(planet_terms[i][1] + planet_terms[i][2] * k));
    return sum;
}

double moon_new_ut(int k)
{
    const double t = k / 1236.85;
    const double jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.000000150 * t * t * t +
                       0.00000000073 * t * t * t * t + moon_corrections(k, t);
    return jde - delta_t(year_of(jde)) / 86400.0;
}

int32_t moon_new_day(int k)
{
    return (int32_t)floor(moon_new_ut(k) + ZONE_DAYS - UNIX_EPOCH_JD);
}

int moon_last_new(int32_t day)
{
    int k = (int)floor((day + UNIX_EPOCH_JD - 2451550.09766) / 29.530588861) + 1;
    while (moon_new_day(k) > day)
        k--;
    return k;
}

/* VSOP87, the earth's heliocentric longitude: amplitude (1e-8 rad), phase (rad), frequency (rad per 1000
 * years). */
struct sun_term {
    double amplitude, phase, frequency;
};

static const struct sun_term sun_terms_0[] = {
    {175347046, 0, 0},
    {3341656, 4.6692568, 6283.0758500},
    {34894, 4.62610, 12566.15170},
    {3497, 2.7441, 5753.3849},
    {3418, 2.8289, 3.5231},
    {3136, 3.6277, 77713.7715},
    {2676, 4.4181, 7860.4194},
    {2343, 6.1352, 3930.2097},
    {1324, 0.7425, 11506.7698},
    {1273, 2.0371, 529.6910},
    {1199, 1.1096, 1577.3435},
    {990, 5.233, 5884.927},
    {902, 2.045, 26.298},
    {857, 3.508, 398.149},
    {780, 1.179, 5223.694},
    {753, 2.533, 5507.553},
    {505, 4.583, 18849.228},
    {492, 4.205, 775.523},
    {357, 2.920, 0.067},
    {317, 5.849, 11790.629},
    {284, 1.899, 796.298},
    {271, 0.315, 10977.079},
    {243, 0.345, 5486.778},
    {206, 4.806, 2544.314},
    {205, 1.869, 5573.143},
    {202, 2.458, 6069.777},
    {156, 0.833, 213.299},
    {132, 3.411, 2942.463},
    {126, 1.083, 20.775},
    {115, 0.645, 0.980},
    {103, 0.636, 4694.003},
    {102, 0.976, 15720.839},
    {102, 4.267, 7.114},
    {99, 6.21, 2146.17},
    {98, 0.68, 155.42},
    {86, 5.98, 161000.69},
    {85, 1.30, 6275.96},
    {85, 3.67, 71430.70},
    {80, 1.81, 17260.15},
};
static const struct sun_term sun_terms_1[] = {
    {628331966747, 0, 0},       {206059, 2.678235, 6283.075850},
    {4303, 2.6351, 12566.1517}, {425, 1.590, 3.523},
    {119, 5.796, 26.298},       {109, 2.966, 1577.344},
    {93, 2.59, 18849.23},       {72, 1.14, 529.69},
    {68, 1.87, 398.15},         {67, 4.41, 5507.55},
    {59, 2.89, 5223.69},        {56, 2.17, 155.42},
};
static const struct sun_term sun_terms_2[] = {
    {52919, 0, 0},
    {8720, 1.0721, 6283.0758},
    {309, 0.867, 12566.152},
};
static const struct sun_term sun_terms_3[] = {
    {289, 5.844, 6283.076},
    {35, 0, 0},
};

static double sun_sum(const struct sun_term *terms, size_t count, double t)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += terms[i].amplitude * cos(terms[i].phase + terms[i].frequency * t);
    return sum * 1e-8;
}

/* Nutation in longitude and aberration, degrees. */
static double sun_apparent(double t)
{
    const double c = t * 10; /* centuries */
    const double node = radians(125.04452 - 1934.136261 * c);
    const double sun = radians(280.4665 + 36000.7698 * c), moon = radians(218.3165 + 481267.8813 * c);
    const double anomaly = radians(357.5291 + 35999.0503 * c);
    const double nutation =
        -17.20 * sin(node) - 1.32 * sin(2 * sun) - 0.23 * sin(2 * moon) + 0.21 * sin(2 * node);
    return (nutation - 20.4898 * (1 + 0.0167 * cos(anomaly)) - 0.09033) / 3600.0;
}

double sun_longitude(double jd_ut)
{
    const double t = (jd_ut + delta_t(year_of(jd_ut)) / 86400.0 - J2000) / 365250.0;
    const double earth = sun_sum(sun_terms_0, COUNT(sun_terms_0), t) +
                         t * sun_sum(sun_terms_1, COUNT(sun_terms_1), t) +
                         t * t * sun_sum(sun_terms_2, COUNT(sun_terms_2), t) +
                         t * t * t * sun_sum(sun_terms_3, COUNT(sun_terms_3), t);
    double degrees = fmod(earth * (180.0 / PI) + 180.0 + sun_apparent(t), 360.0);
    return degrees < 0 ? degrees + 360.0 : degrees;
}

int sun_sector(int32_t day)
{
    return (int)(sun_longitude(day + UNIX_EPOCH_JD - ZONE_DAYS) / 30.0);
}
