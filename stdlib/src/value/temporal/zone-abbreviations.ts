/**
 * The English abbreviations of time zones in common use, which Intl knows for few of them. A line: standard time, daylight-saving
 * time, then the zones. An abbreviation that is read means the first zone of the first line that has it.
 */
export const ZONE_ABBREVIATIONS = `\
GMT BST Europe/London Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey GB GB-Eire
IST IDT Asia/Kolkata Asia/Calcutta Asia/Colombo Asia/Jerusalem Asia/Tel_Aviv Israel
GMT IST Europe/Dublin Eire
ACST ACDT Australia/Adelaide Australia/Broken_Hill Australia/Darwin Australia/North Australia/South Australia/Yancowinna
ACT ACST America/Rio_Branco America/Eirunepe America/Porto_Acre Brazil/Acre
ACWST ACWDT Australia/Eucla
AEST AEDT Australia/Sydney Antarctica/Macquarie Australia/ACT Australia/Brisbane Australia/Canberra Australia/Currie Australia/Hobart Australia/Lindeman Australia/Melbourne Australia/NSW Australia/Queensland Australia/Tasmania Australia/Victoria
AFT AFST Asia/Kabul
AKST AKDT America/Juneau America/Anchorage America/Metlakatla America/Nome America/Sitka America/Yakutat US/Alaska
ALMT ALMST Asia/Almaty
AMT AMST America/Manaus America/Boa_Vista America/Campo_Grande America/Cuiaba America/Porto_Velho Asia/Yerevan Brazil/West
ANAT ANAST Asia/Anadyr
AQTT AQTST Asia/Aqtobe Asia/Aqtau
ART ARST America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Buenos_Aires America/Catamarca America/Cordoba America/Jujuy America/Mendoza America/Rosario
AST ADT America/Halifax America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Curacao America/Dominica America/Glace_Bay America/Goose_Bay America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Martinique America/Moncton America/Montserrat America/Port_of_Spain America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Thule America/Tortola America/Virgin Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh Atlantic/Bermuda Canada/Atlantic
AWST AWDT Australia/Perth Antarctica/Casey Australia/West
AZOT AZOST Atlantic/Azores
AZT AZST Asia/Baku
BDT BDST Asia/Dhaka Asia/Dacca
BNT BNST Asia/Brunei
BOT BOST America/La_Paz
BRT BRST America/Sao_Paulo America/Araguaina America/Bahia America/Belem America/Fortaleza America/Maceio America/Recife America/Santarem Brazil/East
BST BST Pacific/Bougainville
BTT BTST Asia/Thimphu Asia/Thimbu
CAT CAST Africa/Maputo Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Windhoek
CCT CCST Indian/Cocos
CET CEST Europe/Paris Africa/Algiers Africa/Ceuta Africa/Tunis Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich Poland
CHAST CHADT Pacific/Chatham NZ-CHAT
CHOT CHOST Asia/Choibalsan
CHUT CHUST Pacific/Chuuk Pacific/Truk Pacific/Yap
CKT CKHST Pacific/Rarotonga
CLT CLST America/Santiago Antarctica/Palmer Chile/Continental
COT COST America/Bogota
CST CDT America/Chicago America/Bahia_Banderas America/Belize America/Chihuahua America/Costa_Rica America/El_Salvador America/Guatemala America/Havana America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN America/Managua America/Matamoros America/Menominee America/Merida America/Mexico_City America/Monterrey America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga America/Rainy_River America/Rankin_Inlet America/Regina America/Resolute America/Swift_Current America/Tegucigalpa America/Winnipeg Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei CST6CDT Canada/Central Canada/Saskatchewan Cuba Mexico/General PRC US/Central US/Indiana-Starke
CVT CVST Atlantic/Cape_Verde
CXT CXST Indian/Christmas
ChST ChDT Pacific/Guam Pacific/Saipan
DAVT DAVST Antarctica/Davis
DDUT DDUST Antarctica/DumontDUrville
EAST EASST Pacific/Easter Chile/EasterIsland
EAT EAST Africa/Nairobi Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Indian/Antananarivo Indian/Comoro Indian/Mayotte
ECT ECST America/Guayaquil
EET EEST Europe/Bucharest Africa/Cairo Africa/Tripoli Asia/Amman Asia/Beirut Asia/Damascus Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Nicosia EET Egypt Europe/Athens Europe/Chisinau Europe/Helsinki Europe/Kaliningrad Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye Libya
EGT EGST America/Scoresbysund
EST EDT America/New_York America/Atikokan America/Cancun America/Cayman America/Coral_Harbour America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Jamaica America/Kentucky/Louisville America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/Nipigon America/Panama America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT Jamaica US/East-Indiana US/Eastern US/Michigan
FJT FJST Pacific/Fiji
FKT FKST Atlantic/Stanley
FNT FNST America/Noronha Brazil/DeNoronha
GALT GALST Pacific/Galapagos
GAMT GAMST Pacific/Gambier
GET GEST Asia/Tbilisi
GFT GFST America/Cayenne
GILT GILST Pacific/Tarawa
GMT CEST Antarctica/Troll
GMT GHST Africa/Accra
GMT GMT Africa/Abidjan Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Sao_Tome Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Iceland
GST GDT Atlantic/South_Georgia Asia/Dubai Asia/Muscat
GYT GYST America/Guyana
HAST HADT America/Adak America/Atka Pacific/Johnston US/Aleutian
HKT HKST Asia/Hong_Kong Hongkong
HOVT HOVST Asia/Hovd
HST HDT Pacific/Honolulu US/Hawaii
ICT ICST Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Saigon Asia/Vientiane
IOT IOST Indian/Chagos
IRKT IRKST Asia/Irkutsk
IRST IRDT Asia/Tehran Iran
JST JDT Asia/Tokyo Japan
KGT KGST Asia/Bishkek
KOST KOSST Pacific/Kosrae
KRAT KRAST Asia/Krasnoyarsk Asia/Novokuznetsk
KST KDT Asia/Seoul Asia/Pyongyang ROK
LHST LHDT Australia/Lord_Howe Australia/LHI
LINT LINST Pacific/Kiritimati
MAGT MAGST Asia/Magadan
MART MARST Pacific/Marquesas
MAWT MAWST Antarctica/Mawson
MET MEST MET
MHT MHST Kwajalein Pacific/Kwajalein Pacific/Majuro
MMT MMST Asia/Yangon Asia/Rangoon
MSK MSD Europe/Moscow Europe/Kirov Europe/Minsk Europe/Simferopol Europe/Volgograd W-SU
MST MDT America/Denver America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Creston America/Dawson America/Dawson_Creek America/Edmonton America/Fort_Nelson America/Hermosillo America/Inuvik America/Mazatlan America/Phoenix America/Shiprock America/Whitehorse America/Yellowknife Canada/Mountain Canada/Yukon MST7MDT Mexico/BajaSur Navajo US/Arizona US/Mountain
MUT MUST Indian/Mauritius
MVT MVST Indian/Maldives
MYT MYST Asia/Kuching Asia/Kuala_Lumpur
NCT NCST Pacific/Noumea
NFT NFST Pacific/Norfolk
NOVT NOVST Asia/Novosibirsk
NPT NPST Asia/Kathmandu Asia/Katmandu
NRT NRST Pacific/Nauru
NST NDT America/St_Johns Canada/Newfoundland
NUT NUST Pacific/Niue
NZST NZDT Pacific/Auckland Antarctica/McMurdo Antarctica/South_Pole NZ
OMST OMSST Asia/Omsk
ORAT ORAST Asia/Oral
PET PEST America/Lima
PETT PETST Asia/Kamchatka
PGT PGST Pacific/Port_Moresby
PHOT PHOST Pacific/Enderbury
PKT PKST Asia/Karachi
PMST PMDT America/Miquelon
PONT PONST Pacific/Pohnpei Pacific/Ponape
PST PDT America/Los_Angeles America/Ensenada America/Santa_Isabel America/Tijuana America/Vancouver Asia/Manila Canada/Pacific Mexico/BajaNorte PST8PDT Pacific/Pitcairn US/Pacific
PWT PWST Pacific/Palau
PYT PYST America/Asuncion
QOST QOSST Asia/Qostanay
QYZT QYZST Asia/Qyzylorda
RET REST Indian/Reunion
ROTT ROTST Antarctica/Rothera
SAKT SAKST Asia/Sakhalin
SAMT SAMST Europe/Samara
SAST SAST Africa/Johannesburg Africa/Maseru Africa/Mbabane
SBT SBST Pacific/Guadalcanal
SCT SCST Indian/Mahe
SGT SGST Asia/Singapore Singapore
SRET SREDT Asia/Srednekolymsk
SRT SRST America/Paramaribo
SST SDT Pacific/Pago_Pago Pacific/Midway Pacific/Samoa US/Samoa
SYOT SYOST Antarctica/Syowa
TAHT TAHST Pacific/Tahiti
TFT TFST Indian/Kerguelen
TJT TJST Asia/Dushanbe
TKT TKST Pacific/Fakaofo
TLT TLST Asia/Dili
TMT TMST Asia/Ashgabat Asia/Ashkhabad
TOT TOST Pacific/Tongatapu
TRT TRST Europe/Istanbul Asia/Istanbul Turkey
TVT TVST Pacific/Funafuti
ULAT ULAST Asia/Ulaanbaatar Asia/Ulan_Bator
UYT UYST America/Montevideo
UZT UZST Asia/Tashkent Asia/Samarkand
VET VEST America/Caracas
VLAT VLAST Asia/Vladivostok Asia/Ust-Nera
VOST VOSST Antarctica/Vostok
VUT VUST Pacific/Efate
WAKT WAKST Pacific/Wake
WAT WAST Africa/Lagos Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo
WET WEST Atlantic/Canary Africa/Casablanca Africa/El_Aaiun Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal WET
WFT WFST Pacific/Wallis
WGT WGST America/Nuuk America/Godthab
WIB WIST Asia/Jakarta Asia/Pontianak
WIT EIST Asia/Jayapura
WITA CIST Asia/Makassar Asia/Ujung_Pandang
WSST WSDT Pacific/Apia
XJT XJDT Asia/Urumqi Asia/Kashgar
YAKT YAKST Asia/Yakutsk Asia/Chita Asia/Khandyga
YEKT YEKST Asia/Yekaterinburg`
